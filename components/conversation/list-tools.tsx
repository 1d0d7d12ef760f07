"use client"
import { type RefObject, useRef } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { ArrowDown, ArrowUp } from "#components/ui/icons.tsx"
import { Reply } from "#components/ui/icons-later.tsx"
import type { AskedPlace } from "#lib/client/navigate.ts"
import { useLoading } from "#lib/client/use-loading.ts"
import type { Messages } from "#lib/client/use-messages.ts"
import { placesWords } from "#lib/i18n/late/places.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"
import { Announcer } from "./announcer.tsx"
import { FullDate } from "./full-date.tsx"
import type { Span } from "./rows.ts"
import { ScrollDay } from "./scroll-day.tsx"
import { useHeldPlace } from "./use-held-place.ts"
import { useJumps } from "./use-jumps.ts"
import { type SetSpan, useJoin, usePages } from "./use-pages.ts"
import { useReading } from "./use-reading.ts"
import { useReserve } from "./use-reserve.ts"
import type { Aim, Standing } from "./use-standing.ts"
import { useWalk } from "./use-walk.ts"

export type Drawn = { hasOlder: boolean; hasNewer: boolean }

type Props = {
  conversation: ConversationDto
  membership: MembershipDto | null
  unread: number
  me: string
  held: Messages
  /** What stands in the document: of what is held, the part that `span` says. */
  drawn: Drawn
  span: Span
  setSpan: SetSpan
  /** What is shown of it. */
  veil: RefObject<Span>
  scroller: RefObject<HTMLElement | null>
  above: RefObject<HTMLElement | null>
  below: RefObject<HTMLElement | null>
  standing: Standing
  start: Aim | null
  /** Up to where one had read when the conversation was opened, if anything was unread. */
  readUpTo: number | null
  waitingAtStart: number
  asked: AskedPlace | null
  quote: { seq: number } | null
  firstKey: KeyboardEvent | null
  walks: RefObject<boolean>
  opening: boolean
  onOpened: () => void
}

const round =
  "figures flex h-10 min-w-10 animate-fade items-center justify-center gap-1.5 rounded-full px-3 font-heavy text-sm shadow-lg pointer-coarse:h-11 pointer-coarse:min-w-11"

/**
 * What the list does besides standing there: pages, jumps, keys, read marks, and what floats over it: ways to go, the day, what could
 * not be reached. Fetched late, since the first paint needs none of it.
 */
const ListTools = (props: Props) => {
  const { conversation, membership, unread, me, scroller, standing, readUpTo, opening } = props
  const places = useLateWords(placesWords)
  const held = { ...props.held, ...useLoading(conversation.id, props.held, useJoin(props)) }
  const jumped = useRef(false)
  const jumps = useJumps({ ...props, held, id: conversation.id, jumped })
  const { trouble, back, toNewest, toUnread } = jumps
  const reserve = useReserve(props)
  const looked = usePages({ ...props, held, reserve })
  const { messages, hasNewer } = held
  const { atBottom, below, passed } = useReading({
    conversation,
    membership,
    unread,
    me,
    messages,
    hasNewer,
    scroller,
    hold: opening,
    readUpTo,
    jumped,
    seen: standing.seen,
    drawn: props.drawn,
    onLook: looked,
  })
  useWalk({ ...props, held, jumps, first: Math.max(membership?.visibleFromSeq ?? 0, 1) })
  useHeldPlace(scroller, standing)
  const firstUnread = passed && !opening ? readUpTo! + 1 : null
  const down = below > 0 ? places.newBelow(below) : places.toNewest

  return (
    <>
      <div className="pointer-events-none absolute inset-x-0 top-3 z-10 flex flex-col items-center gap-2 px-3">
        {trouble && (
          <p role="alert" className="animate-fade rounded-2xl bg-text px-4 py-2 text-center text-bg text-sm shadow-lg">
            {trouble === "missing" ? places.notHere : places.notReached}
          </p>
        )}
        {firstUnread !== null ? (
          <button
            type="button"
            onClick={() => toUnread(firstUnread)}
            className="pointer-events-auto flex min-h-9 animate-fade items-center gap-2 rounded-full bg-panel px-4 font-heavy text-accent-text text-sm shadow-lg pointer-coarse:min-h-11"
          >
            <ArrowUp size={16} />
            {places.toFirstUnread}
          </button>
        ) : (
          <ScrollDay scroller={scroller} seen={standing.seen} messages={held.messages} />
        )}
      </div>
      <div className="absolute end-4 bottom-3 flex flex-col items-end gap-2">
        {back && (
          <button
            type="button"
            onClick={back}
            aria-label={places.wayBack}
            title={places.wayBack}
            className={`${round} bg-panel text-brand-text`}
          >
            <Reply size={18} className="rtl:-scale-x-100" />
          </button>
        )}
        {!atBottom && (
          <button
            type="button"
            onClick={toNewest}
            aria-label={down}
            className={`${round} ${below > 0 ? "bg-brand text-on-brand" : "bg-panel text-muted"}`}
          >
            <ArrowDown size={16} />
            {below > 0 && down}
          </button>
        )}
      </div>
      <FullDate scroller={scroller} />
      <Announcer items={held.items} me={me} />
    </>
  )
}

export default ListTools
