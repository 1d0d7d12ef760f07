"use client"
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import { useMarkRead } from "#lib/client/use-mark-read.ts"
import type { ConversationItem } from "#lib/client/use-messages.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"

type Input = {
  conversation: ConversationDto
  membership: MembershipDto | null
  me: string
  items: ConversationItem[]
  scroller: RefObject<HTMLElement | null>
  /** The place to read from is not there yet: what is on screen does not count. */
  hold: boolean
}

/** The last message that is on screen, by its number; 0 when none is. */
const lastOnScreen = (scroller: HTMLElement) => {
  const { bottom } = scroller.getBoundingClientRect()
  const rows = scroller.querySelectorAll<HTMLElement>("[data-message-seq]")
  for (let at = rows.length - 1; at >= 0; at--)
    if (rows[at]!.getBoundingClientRect().top + 24 <= bottom) return Number(rows[at]!.dataset.messageSeq)
  return 0
}

/**
 * Where the reader stands: at the bottom or not, how much is new below. What is on screen in a focused, visible window is marked
 * read, in one step.
 */
export const useReading = ({ conversation, membership, me, items, scroller, hold }: Input) => {
  const markRead = useMarkRead(conversation.id)
  const member = membership?.state === "active"
  const [atBottom, setAtBottom] = useState(true)
  const [seen, setSeen] = useState(0)
  const frame = useRef(0)

  const look = useCallback(() => {
    const element = scroller.current
    if (!element || hold || document.visibilityState !== "visible") return
    const bottom = element.scrollTop > -48
    const last = lastOnScreen(element)
    setAtBottom(bottom)
    setSeen(before => Math.max(before, last))
    if (member && last > 0 && document.hasFocus()) markRead(last)
  }, [scroller, member, markRead, hold])

  useEffect(() => {
    const element = scroller.current!
    const soon = () => {
      cancelAnimationFrame(frame.current)
      frame.current = requestAnimationFrame(look)
    }
    soon()
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
  }, [look, scroller])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row may be on screen at once.
  useEffect(() => {
    const handle = requestAnimationFrame(look)
    return () => cancelAnimationFrame(handle)
  }, [items, look])

  const toBottom = useCallback(() => {
    if (scroller.current) scroller.current.scrollTop = 0
    setAtBottom(true)
  }, [scroller])

  // What one sends is seen, wherever one was reading.
  const waiting = items.filter(item => item.type === "pending" && item.entry.state === "pending").length
  const waitingBefore = useRef(waiting)
  useLayoutEffect(() => {
    if (waiting > waitingBefore.current) toBottom()
    waitingBefore.current = waiting
  }, [waiting, toBottom])

  const below = items.filter(
    item =>
      item.type === "message" &&
      item.message.seq > seen &&
      item.message.authorId !== me &&
      item.message.kind === "text",
  ).length

  return { atBottom, below: atBottom || seen === 0 ? 0 : below, toBottom }
}
