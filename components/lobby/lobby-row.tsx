"use client"
import { memo, type ReactNode } from "react"
import { lineWords } from "#components/conversation/lines.tsx"
import { messageText } from "#components/conversation/message-text.ts"
import { useNaming } from "#components/conversation/naming.ts"
import { Tick } from "#components/conversation/tick.tsx"
import { useTypingWords } from "#components/conversation/typing-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { BellOff, EllipsisVertical, Pin } from "#components/ui/icons.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name, Said } from "#components/ui/name.tsx"
import { isMuted, wanted } from "#lib/client/cache/conversations.ts"
import { tickOf } from "#lib/client/cache/ticks.ts"
import { openConversation } from "#lib/client/navigate.ts"
import { useNamed, usePeople } from "#lib/client/use-person.ts"
import { usePresenceOf } from "#lib/client/use-presence.ts"
import { useLastWaiting } from "#lib/client/use-send-message.ts"
import { useTyping } from "#lib/client/use-typing.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { useDraft } from "#lib/client/use-writing.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"
import { useRowMenu } from "./use-row-menu.ts"

const RowMenu = onDemand(() => import("./row-menu.tsx"))

type Props = { row: LobbyRow; current: boolean }

/** One conversation: who, the last thing said, when, how much of it is unread. */
export const LobbyRowItem = memo(({ row, current }: Props) => {
  const { t, dates, today } = useI18n()
  const { conversation, membership, last, unread, mentions } = row
  const { name, colorId, peerId } = useNaming(conversation)
  const presence = usePresenceOf(peerId)
  const { anchor, open, close, gestures } = useRowMenu()
  const muted = isMuted(membership) || membership.notify === "nothing"
  const loud = wanted(row) > 0
  const options = t.lobby.options(name)
  return (
    <li data-row={conversation.id} className="group/row relative">
      <a
        href={`/c/${conversation.id}`}
        onClick={onPlainClick(() => openConversation(conversation.id))}
        aria-current={current ? "page" : undefined}
        data-conversation-id={conversation.id}
        draggable={false}
        {...gestures}
        className={`tap row-press flex h-[68px] items-center gap-3 rounded-2xl px-2 outline-offset-[-2px] ${current ? "bg-brand-soft" : "hover:bg-sunken"}`}
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
              {muted && <Mark icon={<BellOff size={14} />} label={t.lobby.muted} />}
            </span>
            {last && (
              <time
                dateTime={last.createdAt}
                suppressHydrationWarning
                className={`shrink-0 text-xs group-hover/row:invisible group-has-[button:focus-visible]/row:invisible group-has-[[aria-expanded=true]]/row:invisible ${loud ? "font-heavy text-brand-text" : "text-muted"}`}
              >
                {dates.brief(last.createdAt, today)}
              </time>
            )}
          </span>
          <span className="flex items-center gap-2">
            <Preview row={row} />
            {mentions > 0 && <Badge loud={loud} shown="@" label={t.lobby.mentionCount(mentions)} />}
            {unread > 0 && (
              <Badge loud={loud} shown={unread > 99 ? "99+" : unread} label={t.lobby.unreadCount(unread)} />
            )}
            {membership.pinnedAt && <Mark icon={<Pin size={14} />} label={t.lobby.pinned} />}
          </span>
        </span>
      </a>
      <button
        type="button"
        aria-label={options}
        title={options}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={event => open(event.currentTarget)}
        className="tap absolute end-1.5 top-1.5 flex size-8 items-center justify-center rounded-lg text-muted opacity-0 outline-offset-[-2px] hover:bg-line hover:text-text focus-visible:opacity-100 group-hover/row:opacity-100 aria-expanded:opacity-100 pointer-coarse:pointer-events-none"
      >
        <EllipsisVertical size={18} />
      </button>
      {anchor && <RowMenu row={row} label={options} anchor={anchor} current={current} onClose={close} />}
    </li>
  )
})

const Badge = ({ loud, shown, label }: { loud: boolean; shown: string | number; label: string }) => (
  <span
    className={`figures flex h-5 min-w-5 shrink-0 animate-fade items-center justify-center rounded-full px-1.5 font-heavy text-xs ${loud ? "bg-brand text-on-brand" : "bg-muted text-bg"}`}
  >
    <span aria-hidden>{shown}</span>
    <span className="sr-only">{label}</span>
  </span>
)

const Mark = ({ icon, label }: { icon: ReactNode; label: string }) => (
  <span className="ms-1 inline-flex shrink-0 self-center text-muted">
    {icon}
    <span className="sr-only">{label}</span>
  </span>
)

/** Typing goes before a draft, a draft before what waits to be sent, and that before what was said last. */
const Preview = ({ row: { conversation, last, ticks } }: { row: LobbyRow }) => {
  const { t } = useI18n()
  const me = useViewer()
  const typing = useTypingWords(useTyping(conversation.id).personIds, conversation.kind)
  const draft = useDraft(conversation.id).trim()
  const waiting = useLastWaiting(conversation.id)
  const ids = last ? [last.authorId, ...(last.payload?.personIds ?? [])] : []
  const named = useNamed(last?.mentions)
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
  if (waiting) {
    const state = waiting.state === "failed" ? "failed" : "pending"
    return (
      <span className={`${line} text-muted`}>
        <span className="shrink-0">
          <Tick state={state} label={t.conversation[state]} />
        </span>
        <Said by={t.common.you}>{messageText(t, waiting, 120)}</Said>
      </span>
    )
  }
  if (!last) return <span className={`${line} text-muted`}>{t.lobby.nothingYet}</span>

  const own = last.authorId === me.id
  const tick = tickOf(last.seq, ticks, me.settings.receipts)
  if (last.kind !== "text")
    return (
      <span className={`${line} text-muted`}>
        <span className="name-line">{lineWords(t, nameOf, [last])}</span>
      </span>
    )
  const text = last.deletedAt ? t.lobby.deleted : named(messageText(t, last, 120))
  const author = own ? t.common.you : conversation.kind === "direct" ? "" : nameOf(last.authorId)
  return (
    <span className={`${line} text-muted`}>
      {own && !last.deletedAt && (
        <span className="shrink-0">
          <Tick state={tick} label={t.conversation[tick]} />
        </span>
      )}
      {author ? <Said by={author}>{text}</Said> : <Name>{text}</Name>}
    </span>
  )
}
