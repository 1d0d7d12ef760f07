"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePeople } from "#lib/client/use-person.ts"
import type { ReactionDto } from "#lib/protocol/messages.ts"

type Props = {
  reactions: ReactionDto[]
  me: string
  own: boolean
  apart: boolean
  /** Missing where one only reads. */
  onReact: ((emoji: string) => void) | undefined
}

/** Of people whom the reader has blocked nothing is shown. */
const useShown = (reactions: ReactionDto[]) => {
  const blocked = useBlocked()
  if (!blocked.length) return reactions
  return reactions
    .map(({ emoji, personIds }) => ({ emoji, personIds: personIds.filter(id => !blocked.includes(id)) }))
    .filter(({ personIds }) => personIds.length > 0)
}

/** What others felt about it, with how many; one's own are tinted. */
export const Reactions = ({ reactions: all, me, own, apart, onReact }: Props) => {
  const { t } = useI18n()
  const reactions = useShown(all)
  const spoken = reactions.map(reaction => `${reaction.emoji} ${reaction.personIds.length}`).join(", ")
  return (
    <ul
      aria-label={t.conversation.reactions(spoken)}
      className={`relative z-[1] flex max-w-full flex-wrap gap-1 ${apart ? "" : "-mt-1.5"} ${own ? "justify-end pe-2.5" : "ps-2.5"}`}
    >
      {reactions.map(reaction => (
        <Reaction key={reaction.emoji} {...reaction} mine={reaction.personIds.includes(me)} onReact={onReact} />
      ))}
    </ul>
  )
}

/** Names that one chip says; the menu of the message lists all. */
const namesSaid = 10

type ReactionProps = ReactionDto & { mine: boolean; onReact: Props["onReact"] }

/** Who did it is said on hover and to a screen reader; a press does the same, or takes it back. */
const Reaction = ({ emoji, personIds, mine, onReact }: ReactionProps) => {
  const { t } = useI18n()
  const who = t.conversation.reactedBy(emoji, personIds.length, [
    ...usePeople(personIds.slice(0, namesSaid)).map(person => person.name),
    ...(personIds.length > namesSaid ? [t.conversation.others(personIds.length - namesSaid)] : []),
  ])
  return (
    <li>
      <button
        type="button"
        data-emoji={emoji}
        aria-pressed={mine}
        aria-label={who}
        title={who}
        disabled={!onReact}
        onClick={() => onReact?.(emoji)}
        className={`figures pointer-coarse:min-h-8 pointer-coarse:px-2.5 flex items-center gap-1 rounded-full border px-2 py-px text-[13px] shadow-sm ${mine ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel"}`}
      >
        {emoji} {personIds.length}
      </button>
    </li>
  )
}
