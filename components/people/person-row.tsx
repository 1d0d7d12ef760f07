"use client"
import { flagOf } from "#components/journeys/flag.ts"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { IconButton } from "#components/ui/button.tsx"
import { MessageCircle } from "#components/ui/icons.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { usePerson } from "#lib/client/use-person.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import type { PersonDto, RoadName } from "#lib/protocol/people.ts"
import type { PresenceState } from "#lib/protocol/presence.ts"
import { StatusLine } from "./status-line.tsx"
import { useDirect } from "./use-direct.ts"

type Props = {
  person: PersonDto
  place: string | undefined
  road: RoadName | undefined
  presence: PresenceState | undefined
  own: boolean
}

/** Somebody in the directory: the name leads to their page, the button to the conversation with them. */
export const PersonRow = ({ person: fromServer, place, road, presence, own }: Props) => {
  const { t, locale } = useI18n()
  const said = useLateWords(peopleWords)
  const { id, name, handle } = usePerson(fromServer.id) ?? fromServer
  const { open, pending, error } = useDirect(id)
  return (
    <li className="tap flex flex-col gap-2 rounded-card border border-line bg-panel p-2 shadow-sm hover:border-brand">
      <div className="flex items-center gap-1">
        <PageLink
          href={`/people/${handle}`}
          className="flex min-h-14 min-w-0 flex-1 items-center gap-3 rounded-2xl px-2 outline-offset-[-2px]"
        >
          <Avatar id={id} name={name} size={48} presence={presence} />
          <span className="min-w-0 flex-1">
            <span className="flex items-baseline gap-2">
              <Name className="font-heavy">{name}</Name>
              {own && <span className="shrink-0 text-muted text-xs">{t.common.you}</span>}
            </span>
            <span className="block truncate text-[13px] text-muted">
              @{handle}
              {place && (
                <>
                  {" · "}
                  <bdi>{place}</bdi>
                </>
              )}
            </span>
            {road && (
              <span className="block truncate text-[13px] text-muted">
                <span aria-hidden="true">{flagOf(road.country)}</span> {road.name[locale.language]}
              </span>
            )}
            <StatusLine personId={id} className="text-[13px]" />
          </span>
        </PageLink>
        {!own && (
          <IconButton label={said.messageTo(name)} disabled={pending} onClick={open} className="text-brand-text">
            <MessageCircle size={20} />
          </IconButton>
        )}
      </div>
      <Alert>{error && failureWords(t, error)}</Alert>
    </li>
  )
}
