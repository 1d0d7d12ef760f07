"use client"
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button } from "#components/ui/button.tsx"
import { ArrowDown, ArrowUp } from "#components/ui/icons.tsx"
import { later } from "#components/ui/later.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { useSettled } from "#components/ui/use-settled.ts"
import { unreadMax } from "#lib/client/cache/conversations.ts"
import { useAskedPlace } from "#lib/client/navigate.ts"
import { useDeletions } from "#lib/client/use-deletions.ts"
import { useLinesShown } from "#lib/client/use-lines-shown.ts"
import { useMessageActions } from "#lib/client/use-message-actions.ts"
import { useMessages } from "#lib/client/use-messages.ts"
import { useDelay, useSendMessage } from "#lib/client/use-send-message.ts"
import { useTicks } from "#lib/client/use-ticks.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { useWritingAbout } from "#lib/client/use-writing.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { Announcer } from "./announcer.tsx"
import { Beginning } from "./beginning.tsx"
import { DayLine, NewLine } from "./dividers.tsx"
import { FullDate } from "./full-date.tsx"
import { Lines } from "./lines.tsx"
import { MessageRow } from "./message-row.tsx"
import { PendingRow } from "./pending-row.tsx"
import { makeRows, type Row } from "./rows.ts"
import { useHeldItems } from "./use-held-items.ts"
import { useReading } from "./use-reading.ts"

type Props = { conversation: ConversationDto; membership: MembershipDto | null; unread: number; name: string }

const MessageTools = later(() => import("./message-tools.tsx"))

/** Scrolls this scroller alone: `scrollIntoView` would move the whole window too. */
const bringTo = (scroller: HTMLElement, element: Element, fromTop: number) => {
  scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - fromTop
}

/**
 * The scroller is `column-reverse` with one child in normal order: its place is counted from the bottom, so older pages above move
 * nothing, and at the bottom it follows by itself.
 */
export const MessageList = ({ conversation, membership, unread, name }: Props) => {
  const { t, dates } = useI18n()
  const { id } = conversation
  const me = useViewer().id
  const writes = membership?.state === "active" && !conversation.closedAt
  const { items, hasOlder, loadingOlder, loadOlder, failed, retry } = useMessages(id)
  const outbox = useSendMessage(id)
  const actions = useMessageActions(id)
  const writing = useWritingAbout(id)
  const [refused, setRefused] = useState<Failure | null>(null)
  const remove = useCallback((seq: number) => actions.remove(seq).then(setRefused), [actions])
  const react = useCallback((seq: number, emoji: string) => void actions.react(seq, emoji).then(setRefused), [actions])
  const deletions = useDeletions(remove)
  const settled = useSettled()
  const delay = useDelay(id)
  const tickOf = useTicks(id)
  const scroller = useRef<HTMLDivElement>(null)
  const sentinel = useRef<HTMLLIElement>(null)

  // What was unread when the conversation was opened stays marked while it is open.
  const [readUpTo] = useState(unread > 0 && membership ? membership.lastReadSeq : null)
  const [unreadAtOpen] = useState(unread)
  const firstSeq = items.find(item => item.type === "message")?.message.seq ?? 0
  const unreadAbove = readUpTo !== null && hasOlder && firstSeq > readUpTo
  // The first unread message is brought here before anything is shown or counts as read; when very many are, only by the button.
  const [opening, setOpening] = useState(unreadAbove && unread < unreadMax)
  const [seeking, setSeeking] = useState(opening)

  const { atBottom, below, toBottom } = useReading({ conversation, membership, me, items, scroller, hold: opening })
  const shown = useHeldItems(items, atBottom)
  const comings = useLinesShown()
  const divideAfter = unreadAbove ? null : readUpTo
  const rows = useMemo(
    () => makeRows(shown, me, dates, divideAfter, hasOlder, comings),
    [shown, me, dates, divideAfter, hasOlder, comings],
  )
  const bySeq = useMemo(
    () => new Map(items.flatMap(item => (item.type === "message" ? [[item.message.seq, item.message] as const] : []))),
    [items],
  )

  const toDivider = useCallback(() => {
    const divider = scroller.current?.querySelector("[data-new-divider]")
    if (divider) bringTo(scroller.current!, divider, 56)
  }, [])
  const jump = useCallback((seq: number) => {
    const target = scroller.current?.querySelector<HTMLElement>(`article[data-message-seq="${seq}"]`)
    if (!target) return
    bringTo(scroller.current!, target, scroller.current!.clientHeight / 3)
    target.focus({ preventScroll: true })
  }, [])

  useLayoutEffect(toDivider, [toDivider])

  const asked = useAskedPlace(id)
  useEffect(() => {
    if (asked) jump(asked.seq)
  }, [asked, jump])

  useEffect(() => {
    if (!seeking || loadingOlder) return
    if (unreadAbove && !failed) return void loadOlder()
    setSeeking(false)
    setOpening(false)
    toDivider()
  }, [seeking, loadingOlder, unreadAbove, failed, loadOlder, toDivider])

  // biome-ignore lint/correctness/useExhaustiveDependencies: observed afresh for each page, since a sentinel that stays in sight tells nothing.
  useEffect(() => {
    if (!hasOlder || loadingOlder || failed) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && loadOlder(), {
      root: scroller.current,
      rootMargin: "900px 0px 0px 0px",
    })
    observer.observe(sentinel.current!)
    return () => observer.disconnect()
  }, [hasOlder, loadingOlder, failed, items.length])

  const walk = (event: KeyboardEvent) => {
    if (event.target !== scroller.current && (event.target as HTMLElement).tagName !== "ARTICLE") return
    const articles = [...scroller.current!.querySelectorAll<HTMLElement>("article")]
    const at = articles.indexOf(event.target as HTMLElement)
    const to = {
      ArrowUp: at < 0 ? articles.length - 1 : Math.max(0, at - 1),
      ArrowDown: at < 0 ? articles.length - 1 : Math.min(articles.length - 1, at + 1),
      Home: 0,
      End: articles.length - 1,
    }[event.key]
    if (to === undefined || articles.length === 0) return
    event.preventDefault()
    articles[to]!.focus()
  }

  const draw = (row: Row): ReactNode => {
    switch (row.type) {
      case "day":
        return <DayLine key={row.key} iso={row.iso} />
      case "new":
        return <NewLine key={row.key} count={unreadAtOpen} />
      case "lines":
        return <Lines key={row.key} messages={row.messages} />
      case "message":
        return (
          <MessageRow
            key={row.key}
            message={row.message}
            first={row.first}
            me={me}
            showAuthor={conversation.kind !== "direct"}
            quoted={row.message.replyTo === null ? undefined : bySeq.get(row.message.replyTo)}
            tick={row.message.authorId === me ? tickOf(row.message.seq) : undefined}
            onJump={jump}
            onReact={writes ? react : undefined}
            onUndo={deletions.waiting.includes(row.message.seq) ? deletions.undo : undefined}
          />
        )
      case "pending":
        return (
          <PendingRow key={row.key} entry={row.entry} first={row.first} retry={outbox.retry} discard={outbox.discard} />
        )
    }
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col bg-wall">
      <section
        ref={scroller}
        aria-label={t.conversation.messages(name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        data-message-list
        data-conversation-id={id}
        onKeyDown={walk}
        className="message-scroller min-h-0 flex-1 outline-offset-[-2px]"
      >
        <ol
          className={`mx-auto flex w-full max-w-[892px] flex-col px-2.5 pt-3 pb-4 sm:px-4 ${opening ? "invisible" : ""}`}
        >
          {hasOlder ? (
            <li ref={sentinel} aria-hidden={!failed} className="flex min-h-24 flex-col justify-end gap-3 pb-3">
              {failed ? (
                <span className="flex flex-col items-center gap-2 text-muted text-sm">
                  {t.conversation.olderFailed}
                  <Button look="secondary" onClick={retry}>
                    {t.common.retry}
                  </Button>
                </span>
              ) : (
                loadingOlder && (
                  <span className="flex animate-late flex-col gap-2">
                    <Skeleton className="h-9 w-56 rounded-[18px]" />
                    <Skeleton className="h-9 w-40 self-end rounded-[18px]" />
                  </span>
                )
              )}
            </li>
          ) : (
            <Beginning conversation={conversation} empty={items.length === 0} />
          )}
          {rows.map(draw)}
          {delay && (
            <li className="pt-1.5 text-end text-[13px] text-muted">
              <p role="status">
                {t.errors[delay]} {t.conversation.sentByItself}
              </p>
            </li>
          )}
          {refused && (
            <li className="pt-1.5 text-end text-[13px] text-accent-text">
              <p role="alert">{failureWords(t, refused)}</p>
            </li>
          )}
        </ol>
      </section>
      {unreadAbove && !opening && (
        <button
          type="button"
          onClick={() => {
            void loadOlder()
            setSeeking(true)
          }}
          className="-translate-x-1/2 absolute top-3 left-1/2 flex min-h-9 animate-fade items-center gap-2 rounded-full bg-panel px-4 font-heavy text-accent-text text-sm shadow-lg pointer-coarse:min-h-11"
        >
          <ArrowUp size={16} />
          {t.conversation.toFirstUnread}
        </button>
      )}
      {!atBottom && (
        <button
          type="button"
          onClick={toBottom}
          aria-label={below > 0 ? t.conversation.newBelow(below) : t.conversation.toNewest}
          className={`figures absolute end-4 bottom-3 flex h-10 min-w-10 animate-fade items-center justify-center gap-1.5 rounded-full px-3 font-heavy text-sm shadow-lg pointer-coarse:h-11 pointer-coarse:min-w-11 ${below > 0 ? "bg-brand text-on-brand" : "bg-panel text-muted"}`}
        >
          <ArrowDown size={16} />
          {below > 0 && t.conversation.newBelow(below)}
        </button>
      )}
      <FullDate scroller={scroller} />
      {settled && (
        <MessageTools
          scroller={scroller}
          bySeq={bySeq}
          me={me}
          writes={writes}
          onReact={react}
          onReply={writing.reply}
          onEdit={message => writing.edit(message.seq, message.body ?? "")}
          onDelete={deletions.begin}
        />
      )}
      <Announcer items={items} me={me} />
    </div>
  )
}
