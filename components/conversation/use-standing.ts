"use client"
import { Component, type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from "react"
import type { ReadingPlace } from "#lib/client/cache/keys.ts"
import { useReadingPlace } from "#lib/client/use-reading-place.ts"
import {
  bringTo,
  endOfRows,
  isAnchored,
  newDivider,
  type OnScreen,
  onScreen,
  placeOf,
  roomBelow,
  rowOf,
  seqOf,
  setRoomBelow,
} from "./on-screen.ts"
import type { Row } from "./rows.ts"

/**
 * Where the list is to stand: at the newest, under the "New" divider (which is before `seq`), at a message. `top`: that far below the
 * upper edge; `mark`: shown for a moment and focused; `done` is told when it stands there.
 */
export type Aim =
  | { at: "end" }
  | { at: "divider"; seq: number; done?: () => void }
  | { at: "message"; seq: number; top?: number; mark?: boolean; done?: () => void }

/** Nearer to the newest than this one stands at it, and goes along with what arrives. */
const nearPx = 48
const dividerTop = 56
const markMs = 2500
/** What was on screen, to be put back there; or that the reader stands at the newest, exactly or nearly. */
export type Kept = Held | "follows" | "near"
/** `end`: how far down the rows went; `gone`: how much of that goes out. */
type Held = { rows: { row: HTMLElement; top: number }[]; end: number; gone: number }

type KeepProps = {
  /** What is held. To put more of it in moves nothing: it is shown later, a few rows at a time. */
  held: Row[]
  /** What of it stands in the document. */
  rows: Row[]
  hasNewer: boolean
  keep(endIsSame: boolean, lastSeq: number | undefined): Kept | null
  restore(kept: Kept | null): void
}

/** What makes the last row what it is. */
const endOf = (rows: Row[]) => {
  const last = rows.at(-1)
  return last?.type === "lines" ? last.messages.at(-1) : last
}

/**
 * Keeps what is read where it is. The browser does so for what grows by itself, a late picture or a row that takes its true height;
 * what React puts in and takes out is measured here right before and put right in the same frame, because the browser does nothing
 * of it at the very bottom, and Safari nothing at all.
 */
export class KeepPlace extends Component<KeepProps> {
  override getSnapshotBeforeUpdate({ held, rows, hasNewer }: KeepProps) {
    if (held === this.props.held && hasNewer === this.props.hasNewer) return undefined
    const end = endOf(this.props.rows)
    const last = end && "seq" in end ? end : end?.type === "message" ? end.message : undefined
    return this.props.keep(endOf(rows) === end, last?.seq)
  }
  override componentDidUpdate(_before: unknown, _state: unknown, kept: Kept | null | undefined) {
    if (kept !== undefined) this.props.restore(kept)
  }
  override render() {
    return null
  }
}

type Input = {
  id: string
  scroller: RefObject<HTMLElement | null>
  /** Whether what is drawn ends before the newest message. */
  hasNewer: boolean
  start: Aim | null
}

/** Where the reader stands in the list: brought to a place, kept there, remembered for the next time. */
export const useStanding = ({ id, scroller, hasNewer, start }: Input) => {
  const memory = useReadingPlace(id)
  const aim = useRef<Aim | null>(start)
  const newer = useRef(hasNewer)
  /** What was on screen when it was last looked at. */
  const seen = useRef<OnScreen>(null)
  /** Told when the list was put where it is to stand after a change. */
  const onRestored = useRef<() => void>(null)

  const placeIn = useCallback(
    (seen: OnScreen | null): ReadingPlace | null =>
      seen && (newer.current || seen.scrollTop <= -nearPx) ? placeOf(seen) : null,
    [],
  )
  const now = useCallback(() => scroller.current && onScreen(scroller.current), [scroller])

  /** Tries to bring the list where it is wanted; what is not drawn yet is tried again when it is. */
  const reach = useCallback(
    (wanted: Aim): boolean => {
      const element = scroller.current!
      if (wanted.at === "end") {
        if (newer.current) return false
        element.scrollTop = 0
        return true
      }
      const divider = wanted.at === "divider"
      const target = divider ? newDivider(element) : strictRow(element, wanted.seq)
      if (!target) return false
      const top = Math.round(divider ? dividerTop : (wanted.top ?? element.clientHeight / 3))
      bringTo(element, target, top)
      if (!divider && wanted.mark) show(target)
      return true
    },
    [scroller],
  )
  const tryAim = useCallback(() => {
    const wanted = aim.current
    if (!wanted || !reach(wanted)) return wanted === null
    aim.current = null
    if (wanted.at !== "end") wanted.done?.()
    return true
  }, [reach])

  /** `endIsSame`: rows come and go elsewhere, there is nothing to go along with. */
  const keep = useCallback(
    (endIsSame = false, lastSeq?: number): Kept | null => {
      const element = scroller.current
      if (!element) return null
      const { scrollTop } = element
      if (!newer.current && scrollTop === 0) return "follows"
      if (!newer.current && scrollTop > -nearPx && !endIsSame) return "near"
      const edge = element.getBoundingClientRect()
      const isThere = (row: HTMLElement | undefined) => {
        const at = row?.isConnected && row.getBoundingClientRect()
        return at && at.bottom > edge.top && at.top < edge.bottom
      }
      const there = isThere(seen.current?.middle) ? seen.current : onScreen(element)
      if (!there) return null
      const rows = [there.middle, there.first, there.last ?? there.first]
      const end = endOfRows(element)
      return {
        rows: rows.map(row => ({ row, top: row.getBoundingClientRect().top - edge.top })),
        end: end - edge.top,
        gone: lastSeq === undefined || endIsSame ? 0 : Math.max(0, end - endOfRows(element, lastSeq)),
      }
    },
    [scroller],
  )
  const restore = useCallback(
    (kept: Kept | null) => {
      newer.current = hasNewer
      const reached = aim.current !== null && tryAim()
      if (kept === "near" && !reached) scroller.current!.scrollTop = 0
      if (kept && typeof kept !== "string" && !reached) {
        const still = kept.rows.find(({ row }) => row.isConnected)
        if (still) putBack(scroller.current!, still, kept)
      }
      onRestored.current?.()
    },
    [hasNewer, tryAim, scroller],
  )

  useLayoutEffect(() => {
    tryAim()
    const stop = memory.follow(() => placeIn(now()))
    return () => {
      stop()
      // While it is taken away the list may be squeezed by what comes in its place: what was seen last counts.
      memory.keep(placeIn(seen.current ?? now()))
    }
  }, [tryAim, memory, placeIn, now])

  return useMemo(
    () => ({
      seen,
      onRestored,
      keep,
      restore,
      /** The first message on screen and how far it is below the upper edge; null at the newest. */
      place: () => placeIn(now()),
      /** Whether one goes along with what arrives. */
      isAtNewest: () => !newer.current && scroller.current!.scrollTop > -nearPx,
      /** Goes there, now or when it is drawn. */
      to(wanted: Aim) {
        aim.current = wanted
        return tryAim()
      },
      /** To the end of what is drawn, wherever that is. */
      bottom() {
        scroller.current!.scrollTop = 0
      },
      /** Takes back what could not be reached. */
      forgetAim() {
        aim.current = null
      },
    }),
    [keep, restore, placeIn, now, tryAim, scroller],
  )
}
export type Standing = ReturnType<typeof useStanding>

/**
 * What goes out below is made up for by empty space, before the browser sees that it is gone: nothing has moved then, and nothing needs to be
 * scrolled. What comes in takes its place there.
 */
const putBack = (scroller: HTMLElement, { row, top }: Held["rows"][number], { end, gone }: Held) => {
  if (!isAnchored()) return void bringTo(scroller, row, top)
  const room = roomBelow(scroller)
  if (gone > 0) setRoomBelow(scroller, room + gone)
  bringTo(scroller, row, top)
  const come = room > 0 ? endOfRows(scroller) - scroller.getBoundingClientRect().top - end : 0
  if (come < 1) return
  setRoomBelow(scroller, Math.max(0, room - come))
  bringTo(scroller, row, top)
}

const strictRow = (scroller: HTMLElement, seq: number) => {
  const row = rowOf(scroller, seq)
  return row && Number(row.dataset.from ?? seqOf(row)) <= seq ? row : null
}

/** Shows for a moment which one it is, and lets screen readers say it. */
const show = (row: HTMLElement) => {
  row.dataset.reached = ""
  setTimeout(() => delete row.dataset.reached, markMs)
  const focused = row.querySelector<HTMLElement>("article") ?? row
  // After the box to write in has taken the focus for itself, as it does when a conversation appears.
  requestAnimationFrame(() => focused.focus({ preventScroll: true }))
}
