"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { buttonLook } from "#components/ui/button.tsx"
import { hueOf } from "#components/ui/hue.ts"
import { Pencil } from "#components/ui/icons-later.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { usePresence } from "#lib/client/use-presence.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { BlockButton } from "./block-button.tsx"
import LastSeen from "./last-seen.tsx"
import { MessageButton } from "./message-button.tsx"

/** Who somebody is. A changed name shows without a reload. */
export const Profile = ({ person: fromServer }: { person: PersonDto }) => {
  const { t } = useI18n()
  const words = useLateWords(peopleWords)
  const me = useViewer()
  const own = me.id === fromServer.id
  const person = usePerson(fromServer.id) ?? fromServer
  const name = own ? me.name : person.name
  const blocked = useBlocked().includes(person.id)
  const presence = usePresence(own || blocked ? [] : [person.id], null).people[person.id]

  return (
    <article className="pb-10">
      <title>{`${name} · ${t.app.name}`}</title>
      <div data-hue={hueOf(person.id)} className="avatar-fill h-32 opacity-80 sm:h-44" aria-hidden />
      <div className="-mt-[62px] relative mx-auto flex max-w-4xl flex-col gap-4 px-5 sm:px-8">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <span className="rounded-full ring-4 ring-bg">
            <Avatar id={person.id} name={name} size={116} presence={presence} ring="ring-bg" />
          </span>
          <div className="flex flex-wrap gap-2">
            {own ? (
              <PageLink href="/settings" className={buttonLook("secondary")}>
                <Pencil size={16} />
                {words.edit}
              </PageLink>
            ) : (
              <>
                {!blocked && <MessageButton personId={person.id} />}
                <BlockButton person={person} />
              </>
            )}
          </div>
        </div>
        <div>
          <h1 className="font-heavy text-[1.6rem] leading-tight">
            <span className="line-clamp-2 overflow-clip">
              <bdi>{name}</bdi>
            </span>
          </h1>
          <p className="text-muted">
            @{person.handle}
            {own && ` · ${words.itsYou}`}
            {presence && " · "}
            {presence === "offline" ? <LastSeen personId={person.id} /> : presence && t.conversation[presence]}
          </p>
          {blocked && <p className="mt-3 text-accent-text text-sm">{words.blockedNote}</p>}
        </div>
      </div>
    </article>
  )
}
