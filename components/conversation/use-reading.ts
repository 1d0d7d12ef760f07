"use client"
import { type RefObject, useCallback, useEffect, useRef, useState } from "react"
import { counts, readUpTo as readUpToOf, unreadMax } from "#lib/client/cache/conversations.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { useMarkRead } from "#lib/client/use-mark-read.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { type OnScreen, onScreen, seqOf } from "./on-screen.ts"

type Input = {
  conversation: ConversationDto
  membership: MembershipDto | null
  /** As the lobby counts, past what is held. */
  unread: number
  me: string
  messages: MessageDto[]
  hasNewer: boolean
  scroller: RefObject<HTMLElement | null>
  /** The place to read from is not there yet: what is on screen does not count. */
  hold: boolean
  /** Up to where one had read when the conversation was opened, if anything was unread. */
  readUpTo: number | null
  /** The place was not scrolled to: what lies between has not been read. */
  jumped: RefObject<boolean>
  /** Gets what is on screen. */
  seen: RefObject<OnScreen | null>
  /** Changes with what stands in the document. */
  drawn: object
  /** In each frame in which the list was scrolled or drawn: the first and the last message on screen, if there is one. */
  onLook: (first: number, last: number) => void
}

/**
 * Where the reader stands: at the newest or not, how much is new below, whether unread messages above were passed over. What is on
 * screen in a focused, visible window is marked read, in one step; what was passed over by a jump is not.
 */
export const useReading = ({
  conversation,
  membership,
  me,
  scroller,
  hold,
  readUpTo,
  jumped,
  seen: rowsSeen,
  drawn,
  onLook,
  ...held
}: Input) => {
  const { messages, hasNewer, unread } = held
  const markRead = useMarkRead(conversation.id)
  const blocked = useBlocked()
  const member = membership?.state === "active"
  const [atBottom, setAtBottom] = useState(true)
  const [below, setBelow] = useState(0)
  const [passed, setPassed] = useState(false)
  /** The last message that was on screen. */
  const seen = useRef(membership?.lastReadSeq ?? 0)
  /** Everything unread up to here was on screen. */
  const shown = useRef(readUpTo ?? 0)
  const opened = useRef(conversation.seq)
  const frame = useRef(0)

  const isNews = useCallback(
    (one: MessageDto) => !one.deletedAt && counts(one, { personId: me, blocked }),
    [me, blocked],
  )
  const countBelow = useCallback(
    (last: number) => {
      const news = (from: number, to: number) =>
        messages.filter(one => one.seq > from && one.seq <= to && isNews(one)).length
      if (!hasNewer) return news(last, Number.POSITIVE_INFINITY)
      // Beyond its bound nothing is counted: less than that is known only when the server has counted again.
      if (unread >= unreadMax) return unread
      return member ? Math.max(0, unread - news(readUpToOf(membership), last)) : 0
    },
    [messages, hasNewer, member, membership, unread, isNews],
  )
  /** What does not count, as one's own, need not have been on screen. */
  const skipOld = useCallback(() => {
    const next = () => messageAt(messages, shown.current + 1)
    for (let one = next(); one && !isNews(one); one = next()) shown.current++
  }, [messages, isNews])

  const look = useCallback(() => {
    const element = scroller.current
    if (!element || hold || document.visibilityState !== "visible") return
    const bottom = element.scrollTop > -48 && !hasNewer
    const rows = onScreen(element)
    rowsSeen.current = rows
    const first = rows ? Number(rows.first.dataset.from ?? seqOf(rows.first)) : 0
    const last = rows?.last ? seqOf(rows.last) : 0
    setAtBottom(bottom)
    if (last > 0) {
      seen.current = Math.max(seen.current, last)
      skipOld()
      // Nobody looks at what passes by behind another window.
      if (first <= shown.current + 1 && document.hasFocus()) shown.current = Math.max(shown.current, last)
      setPassed(readUpTo !== null && shown.current < Math.min(opened.current, first - 1))
      const read = Math.max(membership?.lastReadSeq ?? 0, 0)
      if (!jumped.current || bottom || first <= read + 1) {
        jumped.current = false
        if (member && document.hasFocus()) markRead(last)
      }
      onLook(first, last)
    }
    setBelow(bottom ? 0 : countBelow(seen.current))
  }, [scroller, member, membership, markRead, hold, hasNewer, readUpTo, countBelow, skipOld, jumped, rowsSeen, onLook])

  const newest = useRef(look)
  newest.current = look
  const soon = useCallback(() => {
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => newest.current())
  }, [])

  useEffect(() => {
    const element = scroller.current!
    element.addEventListener("scroll", soon, { passive: true })
    window.addEventListener("focus", soon)
    window.addEventListener("resize", soon)
    document.addEventListener("visibilitychange", soon)
    return () => {
      cancelAnimationFrame(frame.current)
      element.removeEventListener("scroll", soon)
      window.removeEventListener("focus", soon)
      window.removeEventListener("resize", soon)
      document.removeEventListener("visibilitychange", soon)
    }
  }, [soon, scroller])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said until the divider came to stand where it stands is all that it is about.
  useEffect(() => {
    opened.current = conversation.seq
    shown.current = Math.max(shown.current, readUpTo ?? 0)
  }, [readUpTo])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row may be on screen at once.
  useEffect(soon, [look, drawn, soon])

  return { atBottom, below, passed }
}
