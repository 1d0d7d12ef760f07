"use client"
import { useCallback, useMemo, useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { later } from "#components/ui/later.tsx"
import { useSettled } from "#components/ui/use-settled.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { useAskedPlace } from "#lib/client/navigate.ts"
import { useDeletions } from "#lib/client/use-deletions.ts"
import { useLinesShown } from "#lib/client/use-lines-shown.ts"
import { useMessageActions } from "#lib/client/use-message-actions.ts"
import { useMessages } from "#lib/client/use-messages.ts"
import { useReadingPlace } from "#lib/client/use-reading-place.ts"
import { useDelay, useSendMessage } from "#lib/client/use-send-message.ts"
import { useTicks } from "#lib/client/use-ticks.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { useWritingAbout } from "#lib/client/use-writing.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { Beginning } from "./beginning.tsx"
import { ListEnd, ListStart } from "./list-end.tsx"
import { makeRows, whole, within } from "./rows.ts"
import { RowsDrawn } from "./rows-drawn.tsx"
import { startOf } from "./start-of.ts"
import { useNewDivider } from "./use-new-divider.ts"
import { KeepPlace, useStanding } from "./use-standing.ts"
import { hang } from "./veil.ts"

type Props = {
  conversation: ConversationDto
  membership: MembershipDto | null
  unread: number
  name: string
  /** What the page was loaded around, on the first load. */
  at: number | "unread" | undefined
}

const MessageTools = later(() => import("./message-tools.tsx"))
const ListTools = later(() => import("./list-tools.tsx"))

/**
 * The scroller is `column-reverse` with one child in normal order: its place is counted from the bottom, so older pages above move
 * nothing, and at the bottom it follows by itself. What it shows is a part of the conversation that may lie anywhere.
 */
export const MessageList = ({ conversation, membership, unread, name, at }: Props) => {
  const { t, dates } = useI18n()
  const { id } = conversation
  const me = useViewer().id
  const writes = membership?.state === "active" && !conversation.closedAt
  const held = useMessages(id)
  const { items, messages, quoted, hasOlder, hasNewer, loading, holds, again } = held
  const outbox = useSendMessage(id)
  const actions = useMessageActions(id)
  const writing = useWritingAbout(id)
  const [refused, setRefused] = useState<Failure | null>(null)
  const remove = useCallback((seq: number) => actions.remove(seq).then(setRefused), [actions])
  const react = useCallback((seq: number, emoji: string) => void actions.react(seq, emoji).then(setRefused), [actions])
  const beginEdit = useCallback((message: MessageDto) => writing.edit(message.seq, message.body ?? ""), [writing])
  const deletions = useDeletions(remove)
  const settled = useSettled()
  const delay = useDelay(id)
  const tickOf = useTicks(id)
  const scroller = useRef<HTMLDivElement>(null)
  const above = useRef<HTMLDivElement>(null)
  const below = useRef<HTMLDivElement>(null)

  // What was unread when the conversation was opened stays marked while it is open.
  const { after: readUpTo, count: unreadAtOpen } = useNewDivider(id, membership, unread)
  const [waitingAtStart] = useState(held.pending.length)
  const asked = useAskedPlace(id)
  const last = useReadingPlace(id).last
  const [start] = useState(() => startOf({ at, asked, last: last(), readUpTo, membership, holds }))

  const away = start !== null && start.at !== "end" && !holds(start.seq)
  // Brought to its place before it is seen; what the server rendered is seen as it is.
  const [opening, setOpening] = useState(away && at === undefined)
  const opened = useCallback(() => setOpening(false), [])
  // What the list does besides standing there is fetched late, or when it is wanted.
  const [called, setCalled] = useState(away)
  const [firstKey, setFirstKey] = useState<KeyboardEvent | null>(null)
  /** Whether what answers keys is there: asked for and fetched are two moments. */
  const walks = useRef(false)
  const [quote, setQuote] = useState<{ seq: number } | null>(null)
  const call = () => setCalled(true)
  const jump = useCallback((seq: number) => setQuote({ seq }), [])

  const comings = useLinesShown()
  const firstSeq = messages[0]?.seq ?? 0
  const divideAfter = readUpTo !== null && hasOlder && firstSeq > readUpTo ? null : readUpTo
  const messageOf = useCallback((seq: number) => messageAt(messages, seq), [messages])
  const quotedOf = useCallback((seq: number) => messageOf(seq) ?? messageAt(quoted, seq), [messageOf, quoted])
  const rows = useMemo(
    () => makeRows(items, me, dates, divideAfter, hasOlder, comings, quotedOf),
    [items, me, dates, divideAfter, hasOlder, comings, quotedOf],
  )
  // A page that came in is put in when there is time, and shown by a few rows a frame, from where it joins on.
  const [span, setSpan] = useState(whole)
  const veil = useRef(whole)
  const drawn = useMemo(
    () => ({
      rows: within(rows, span),
      hasOlder: hasOlder || span.from > whole.from,
      hasNewer: hasNewer || span.to < whole.to,
    }),
    [rows, hasOlder, hasNewer, span],
  )
  const hangAgain = useCallback(() => {
    const list = scroller.current
    // As the list comes in nothing of it is hidden.
    if (!list || hang(list, veil.current)) return
    // Another place of the conversation has taken the place of what was held.
    veil.current = whole
    hang(list, whole)
  }, [])
  const standing = useStanding({ id, scroller, hasNewer: drawn.hasNewer, start })

  return (
    <div className="relative flex min-h-0 flex-1 flex-col bg-wall">
      <section
        ref={scroller}
        aria-label={t.conversation.messages(name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        data-message-list
        data-conversation-id={id}
        onScroll={called ? undefined : call}
        onKeyDown={event => walks.current || setFirstKey(event.nativeEvent)}
        className="message-scroller min-h-0 flex-1 outline-offset-[-2px]"
      >
        <div
          // What arrives is said by the announcer, once; pages that come in on the way are not news.
          role="log"
          aria-live="off"
          className={`mx-auto flex w-full max-w-[892px] flex-col justify-end px-2.5 pt-3 pb-4 sm:px-4 ${opening ? "invisible" : ""}`}
        >
          {drawn.hasOlder ? (
            <ListStart ref={above} scrolled={called} failed={loading.failed !== null} onRetry={again} />
          ) : (
            <Beginning conversation={conversation} empty={items.length === 0} />
          )}
          <RowsDrawn
            rows={drawn.rows}
            onDrawn={hangAgain}
            me={me}
            showAuthor={conversation.kind !== "direct"}
            unread={unreadAtOpen}
            tickOf={tickOf}
            at={typeof at === "number" ? at : undefined}
            onJump={jump}
            onReact={writes ? react : undefined}
            deleting={deletions.waiting}
            onUndo={deletions.undo}
            onRetry={outbox.retry}
            onDiscard={outbox.discard}
          />
          {drawn.hasNewer && (
            <ListEnd
              ref={below}
              loading={loading.under.includes("newer")}
              failed={loading.failed !== null}
              onRetry={again}
            />
          )}
          {drawn.hasNewer && <div data-rest aria-hidden="true" className="shrink-0" />}
          {delay && (
            <div className="pt-1.5 text-end text-[13px] text-muted">
              <p role="status">
                {t.errors[delay]} {t.conversation.sentByItself}
              </p>
            </div>
          )}
          {refused && (
            <div className="pt-1.5 text-end text-[13px] text-accent-text">
              <p role="alert">{failureWords(t, refused)}</p>
            </div>
          )}
        </div>
      </section>
      <KeepPlace
        held={rows}
        rows={drawn.rows}
        hasNewer={drawn.hasNewer}
        keep={standing.keep}
        restore={standing.restore}
      />
      {(settled || called || firstKey || quote || loading.failed || held.pending.length > waitingAtStart) && (
        <ListTools
          conversation={conversation}
          membership={membership}
          unread={unread}
          me={me}
          held={held}
          drawn={drawn}
          span={span}
          setSpan={setSpan}
          veil={veil}
          scroller={scroller}
          above={above}
          below={below}
          standing={standing}
          start={start}
          readUpTo={readUpTo}
          waitingAtStart={waitingAtStart}
          asked={asked}
          quote={quote}
          firstKey={firstKey}
          walks={walks}
          opening={opening}
          onOpened={opened}
        />
      )}
      {settled && (
        <MessageTools
          scroller={scroller}
          messageOf={messageOf}
          me={me}
          conversation={conversation}
          membership={membership}
          writes={writes}
          onReact={react}
          onReply={writing.reply}
          onEdit={beginEdit}
          onDelete={deletions.begin}
        />
      )}
    </div>
  )
}
