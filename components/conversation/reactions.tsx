"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import type { ReactionDto } from "#lib/protocol/messages.ts"

type Props = { reactions: ReactionDto[]; me: string; own: boolean; apart: boolean }

/** What others felt about it, with how many; one's own are tinted. */
export const Reactions = ({ reactions, me, own, apart }: Props) => {
  const { t } = useI18n()
  const spoken = reactions.map(reaction => `${reaction.emoji} ${reaction.personIds.length}`).join(", ")
  return (
    <ul
      aria-label={t.conversation.reactions(spoken)}
      className={`relative z-[1] flex max-w-full flex-wrap gap-1 ${apart ? "" : "-mt-1.5"} ${own ? "justify-end pe-2.5" : "ps-2.5"}`}
    >
      {reactions.map(reaction => (
        <li
          key={reaction.emoji}
          className={`figures flex items-center gap-1 rounded-full border px-2 py-px text-[13px] shadow-sm ${reaction.personIds.includes(me) ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel"}`}
        >
          {reaction.emoji} {reaction.personIds.length}
        </li>
      ))}
    </ul>
  )
}
