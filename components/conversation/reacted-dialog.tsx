"use client"
import { useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

type Props = { message: MessageDto; first: string | null; onClose: () => void }

const shownAtOnce = 100

/** Who reacted, with what: all of them or one emoji's, however many there are. */
const ReactedDialog = ({ message, first, onClose }: Props) => {
  const { t } = useI18n()
  const words = useLateWords(actionWords).reacted
  const blocked = useBlocked()
  const [chosen, setChosen] = useState(first)
  const [most, setMost] = useState(shownAtOnce)

  const reactions = message.reactions
    .map(({ emoji, personIds }) => ({ emoji, personIds: personIds.filter(id => !blocked.includes(id)) }))
    .filter(({ personIds }) => personIds.length > 0)
  const emoji = reactions.some(reaction => reaction.emoji === chosen) ? chosen : null
  const all = reactions.flatMap(reaction =>
    emoji === null || reaction.emoji === emoji
      ? reaction.personIds.map(personId => ({ personId, emoji: reaction.emoji }))
      : [],
  )
  const count = reactions.reduce((sum, { personIds }) => sum + personIds.length, 0)
  const tabs: { label: string; value: string | null }[] = [
    { label: `${words.all} ${count}`, value: null },
    ...reactions.map(one => ({ label: `${one.emoji} ${one.personIds.length}`, value: one.emoji })),
  ]

  return (
    <Dialog title={words.title} onClose={onClose}>
      {reactions.length > 1 && (
        <fieldset aria-label={words.title} className="flex gap-1.5 overflow-x-auto pb-2">
          {tabs.map(({ label, value }) => (
            <button
              key={label}
              type="button"
              aria-pressed={emoji === value}
              onClick={() => {
                setChosen(value)
                setMost(shownAtOnce)
              }}
              className={`figures min-h-9 shrink-0 rounded-full border px-3 text-sm pointer-coarse:min-h-11 ${emoji === value ? "border-brand bg-brand-soft text-brand-text" : "border-line"}`}
            >
              {label}
            </button>
          ))}
        </fieldset>
      )}
      <ul aria-label={words.title} className="-mx-2">
        {all.slice(0, most).map(({ personId, emoji }) => (
          <Reactor key={`${personId} ${emoji}`} personId={personId} emoji={emoji} />
        ))}
      </ul>
      {all.length === 0 && (
        <p role="status" className="py-6 text-center text-muted text-sm">
          {words.nobody}
        </p>
      )}
      {all.length > most && (
        <Button look="secondary" className="mt-2 w-full" onClick={() => setMost(most + shownAtOnce)}>
          {t.common.showMore}
        </Button>
      )}
    </Dialog>
  )
}

const Reactor = ({ personId, emoji }: { personId: string; emoji: string }) => {
  const { t } = useI18n()
  const me = useViewer().id
  const person = usePerson(personId)
  const name = person?.name ?? t.common.deletedPerson
  const row = "flex min-h-12 items-center gap-3 rounded-2xl px-2"
  const inside = (
    <>
      <Avatar id={personId} name={name} size={34} />
      <span className="min-w-0 flex-1">
        <Name className="font-strong text-sm">{personId === me ? t.common.you : name}</Name>
        {person && <span className="block truncate text-[13px] text-muted">@{person.handle}</span>}
      </span>
      <span className="text-xl">{emoji}</span>
    </>
  )
  return (
    <li>
      {person ? (
        <PageLink href={`/people/${person.handle}`} className={`${row} hover:bg-sunken`}>
          {inside}
        </PageLink>
      ) : (
        <span className={row}>{inside}</span>
      )}
    </li>
  )
}

export default ReactedDialog
