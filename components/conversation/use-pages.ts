"use client"
import {
  type Dispatch,
  type RefObject,
  type SetStateAction,
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react"
import { flushSync } from "react-dom"
import { blockSize, place, sizeOf, windowMost } from "#lib/client/cache/messages.ts"
import { aheadRows, type Held } from "#lib/client/use-loading.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { inFrame } from "./frames.ts"
import { type End, isPut, joined, type Span, whole, withPut } from "./rows.ts"
import type { Standing } from "./use-standing.ts"
import { hang } from "./veil.ts"

/** A page is asked for when its end is nearer than this, so that it is there when the reader is. */
const restPx = 1500
/** Rows are let in beyond the bound, so that it is not one out for each one in. */
const slack = 8
/** With so many rows left to see there is time for a frame of its own for each thing: rows are shown in every other one. */
const easyRows = 45
/** So many rows are shown between two frames: more, the nearer the reader comes to where they are missing. */
const sliceFor = (ahead: number) => (ahead > 35 ? 4 : ahead > 25 ? 6 : 10)
/** And so many go out. */
const outAtOnce = 3
/** The next page is asked for while so many of what has come are still to be shown. */
const overlap = 24
/** With fewer rows left to see there is no time to be interrupted. */
const hurryRows = 20

export type SetSpan = Dispatch<SetStateAction<Span>>

type Input = {
  held: Held
  /** What of it stands in the document already, and what of that is shown. */
  span: Span
  setSpan: SetSpan
  veil: RefObject<Span>
  scroller: RefObject<HTMLElement | null>
  /** Where what stands there ends, at either side. */
  above: RefObject<HTMLElement | null>
  below: RefObject<HTMLElement | null>
  standing: Standing
  /** Makes the empty space above smaller by what is shown now, or where it is too small, greater: early, or with what is shown. */
  reserve: (isEarly?: boolean) => boolean
}

/** What is to happen when a page joins on at one end. */
export const useJoin = ({ setSpan, veil }: Pick<Input, "setSpan" | "veil">) =>
  useCallback(
    (end: End, edge: number) => {
      veil.current = joined(veil.current, end, edge)
      setSpan(now => joined(now, end, edge))
    },
    [setSpan, veil],
  )

/** A few rows more at the ends where some are missing; all at once where another place is held by now. */
const grown = (messages: MessageDto[], { from, to }: Span, near: number): Span => {
  const [top, reader, end] = [place(messages, from), place(messages, near), place(messages, to + 1)]
  const first = top - sliceFor(reader - top)
  const last = end + sliceFor(end - reader)
  const isElsewhere = top === messages.length || end === 0
  if (isElsewhere || (first <= 0 && last >= messages.length)) return whole
  return {
    from: first <= 0 ? whole.from : messages[first]!.seq,
    to: last >= messages.length ? whole.to : messages[last - 1]!.seq,
  }
}

/** Whether the reader has fewer than so many rows left to see at an end where some are missing. */
const isNear = (messages: MessageDto[], { from, to }: Span, near: number, least: number) => {
  const [top, reader, end] = [place(messages, from), place(messages, near), place(messages, to + 1)]
  return (top > 0 && reader - top < least) || (end < messages.length && end - reader < least)
}

/**
 * Loads what is above and below as the reader comes near, puts it into the document when there is time, shows it by a few rows a frame, and
 * lets go of what is far away.
 */
export const usePages = ({ held, span, setSpan, scroller, above, below, standing, veil, reserve }: Input) => {
  const { further, now, trim, messages, hasOlder, hasNewer, loading } = held
  const { under, failed } = loading
  const near = useRef(Number.POSITIVE_INFINITY)
  const lookedAt = useRef<number | null>(null)
  /** So many rows go out in a frame: few at first, as what takes them out is slow before it is compiled, then whole blocks. */
  const goOut = useRef(2)
  const isDrawn = span === whole

  // biome-ignore lint/correctness/useExhaustiveDependencies: observed afresh for each page, since a sentinel that stays in sight tells nothing.
  useEffect(() => {
    if (!isDrawn || under.length > 0 || failed) return
    const observer = new IntersectionObserver(
      entries => {
        const list = scroller.current!
        // All that is kept fits, as with very many lines: what comes at one end would take the place of what is seen at the other, for ever.
        if (sizeOf(messages) > windowMost - blockSize && list.scrollHeight < list.clientHeight + restPx) return
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue
          const isUp = target === above.current
          // Perhaps nothing but the end is on screen: what is there to be kept lies at that end.
          near.current = messages.at(isUp ? 0 : -1)?.seq ?? near.current
          void further(isUp ? "older" : "newer", near.current)
        }
      },
      { root: scroller.current, rootMargin: `${restPx}px 0px` },
    )
    for (const sentinel of [above.current, below.current]) if (sentinel) observer.observe(sentinel)
    return () => observer.disconnect()
  }, [hasOlder, hasNewer, loading, messages.length, further, isDrawn])

  useLayoutEffect(() => {
    const size = sizeOf(messages)
    const isNearer = (least: number) => isNear(messages, veil.current, near.current, least)
    const hasTime = () => !isNearer(hurryRows)
    /** What has arrived goes beyond the bound. What was looked at last may lie far above it. */
    const trimSoon = () =>
      inFrame(() =>
        trim(
          standing.isAtNewest() ? undefined : near.current,
          Math.max(windowMost, Math.min(size - outAtOnce, windowMost + slack)),
        ),
      )
    /** A frame in which a page came in has had enough to do. */
    const putSoon = () => {
      const put = () => setSpan(withPut)
      return hasTime() ? inFrame(() => startTransition(put), { after: 1 }) : inFrame(() => flushSync(put))
    }
    /** Drawn with the change of the span at once: what the cache tells of comes when it comes, perhaps with other work. */
    const letGoSoon = () =>
      inFrame(
        () => {
          const inBlocks = goOut.current >= blockSize
          trim(near.current, inBlocks ? windowMost : Math.max(windowMost, size - goOut.current), inBlocks)
          if (!inBlocks) goOut.current *= 2
          flushSync(() => setSpan(now => (now === whole ? now : { ...now })))
        },
        { after: 1, hasTime },
      )
    /** To put rows in was enough for one frame. */
    const showSoon = () => {
      let hung = veil.current
      const show = () => {
        // A page has joined on that is not drawn yet: it is put in before more is shown.
        if (veil.current !== hung) return
        if (hasTime() && reserve(true)) {
          stop = inFrame(show)
          return
        }
        const next = grown(messages, hung, near.current)
        const kept = standing.keep(next.to === hung.to)
        hung = veil.current = next
        hang(scroller.current!, next)
        standing.restore(kept)
        reserve()
        if (next === whole) setSpan(whole)
        else stop = inFrame(show, { after: isNearer(easyRows) ? 0 : 1, hasTime })
      }
      let stop = inFrame(show, { after: hasTime() ? 1 : 0, hasTime })
      return () => stop()
    }
    if (isDrawn) return size > windowMost + slack ? trimSoon() : undefined
    if (!isPut(span)) return putSoon()
    return size > windowMost && !isNearer(easyRows) ? letGoSoon() : showSoon()
  }, [isDrawn, span, setSpan, veil, messages, trim, standing, reserve, scroller])

  const looked = useCallback(
    (first: number, last: number) => {
      const before = lookedAt.current
      const middle = (first + last) / 2
      near.current = middle
      lookedAt.current = middle
      if (failed || before === null || middle === before) return
      const isUp = middle < before
      // A page that has come and is not drawn yet need not be followed by another.
      const messages = now()
      const ahead = isUp ? place(messages, first) : messages.length - place(messages, last)
      const { from, to } = veil.current
      const undrawn = isUp ? place(messages, from) : messages.length - place(messages, to + 1)
      if (ahead < aheadRows && undrawn < overlap) void further(isUp ? "older" : "newer", middle)
    },
    [veil, failed, now, further],
  )
  return looked
}
