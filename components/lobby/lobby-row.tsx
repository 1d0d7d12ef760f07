"use client"
import { memo } from "react"
import { lineWords } from "#components/conversation/lines.tsx"
import { plainText } from "#components/conversation/markdown/tokenize.ts"
import { useNaming } from "#components/conversation/naming.ts"
import { Tick } from "#components/conversation/tick.tsx"
import { useTypingWords } from "#components/conversation/typing-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name } from "#components/ui/name.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { useDraft } from "#lib/client/use-draft.ts"
import { usePeople } from "#lib/client/use-person.ts"
import { useTyping } from "#lib/client/use-typing.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"
import type { PresenceState } from "#lib/protocol/presence.ts"

type Props = { row: LobbyRow; current: boolean; presence: PresenceState | undefined }

/** One conversation: who, the last thing said, when, how much of it is unread. */
export const LobbyRowItem = memo(({ row, current, presence }: Props) => {
  const { t, dates, today } = useI18n()
  const { conversation, last, unread } = row
  const { name, colorId } = useNaming(conversation)
  return (
    <li data-row={conversation.id}>
      <a
        href={`/c/${conversation.id}`}
        onClick={onPlainClick(() => openConversation(conversation.id))}
        aria-current={current ? "page" : undefined}
        data-conversation-id={conversation.id}
        className={`tap flex h-[68px] items-center gap-3 rounded-2xl px-2 outline-offset-[-2px] ${current ? "bg-brand-soft" : "hover:bg-sunken"}`}
      >
        <Avatar
          id={colorId}
          name={name}
          size={48}
          presence={presence}
          ring={current ? "ring-brand-soft" : "ring-panel"}
        />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5">
          <span className="flex items-baseline gap-2">
            <span className="flex min-w-0 flex-1 font-heavy text-[0.975rem]">
              {conversation.kind === "room" && (
                <span aria-hidden className="me-1 font-normal text-muted">
                  #
                </span>
              )}
              <Name>{name}</Name>
            </span>
            {last && (
              <time
                dateTime={last.createdAt}
                suppressHydrationWarning
                className={`shrink-0 text-xs ${unread > 0 ? "font-heavy text-brand-text" : "text-muted"}`}
              >
                {dates.brief(last.createdAt, today)}
              </time>
            )}
          </span>
          <span className="flex items-center gap-2">
            <Preview row={row} />
            {unread > 0 && (
              <span className="figures flex h-5 min-w-5 shrink-0 animate-fade items-center justify-center rounded-full bg-brand px-1.5 font-heavy text-on-brand text-xs">
                <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
                <span className="sr-only">{t.lobby.unreadCount(unread)}</span>
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  )
})

/** Typing goes before a draft, a draft before what was said last. */
const Preview = ({ row: { conversation, last } }: { row: LobbyRow }) => {
  const { t } = useI18n()
  const me = useViewer()
  const typing = useTypingWords(useTyping(conversation.id).personIds, conversation.kind)
  const draft = useDraft(conversation.id).text.trim()
  const ids = last ? [last.authorId, ...(last.payload?.personIds ?? [])] : []
  const known = new Map(usePeople(ids).map(person => [person.id, person.name]))
  const nameOf = (id: string) => known.get(id) ?? t.common.deletedPerson
  const line = "flex min-w-0 flex-1 items-center gap-1 text-sm"

  if (typing) return <span className={`${line} truncate text-brand-text`}>{typing}</span>
  if (draft)
    return (
      <span className={line}>
        <span className="shrink-0 text-accent-text">{t.lobby.draft}</span>
        <Name className="text-muted">{draft.slice(0, 120).replace(/\s+/g, " ")}</Name>
      </span>
    )
  if (!last) return <span className={`${line} text-muted`}>{t.lobby.nothingYet}</span>

  const own = last.authorId === me.id
  const said = last.kind === "text"
  const text = !said ? lineWords(t, nameOf, [last]) : last.deletedAt ? t.lobby.deleted : plainText(last.body ?? "", 120)
  const author = said && (own ? t.common.you : conversation.kind === "direct" ? "" : nameOf(last.authorId))
  return (
    <span className={`${line} text-muted`}>
      {said && own && !last.deletedAt && (
        <span className="shrink-0 text-tick">
          <Tick state="sent" label={t.conversation.sent} />
        </span>
      )}
      <Name>{author ? `${author}: ${text}` : text}</Name>
    </span>
  )
}
