"use client"
import { Component, type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from "react"
import type { ReadingPlace } from "#lib/client/cache/keys.ts"
import { useReadingPlace } from "#lib/client/use-reading-place.ts"
import { bringTo, type OnScreen, onScreen, placeOf, rowOf, seqOf } from "./on-screen.ts"
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
export type Kept = { rows: { row: HTMLElement; top: number }[] } | "follows" | "near"

type KeepProps = {
  rows: Row[]
  hasNewer: boolean
  keep(endIsSame: boolean): Kept | null
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
  override getSnapshotBeforeUpdate({ rows, hasNewer }: KeepProps) {
    if (rows === this.props.rows && hasNewer === this.props.hasNewer) return undefined
    return this.props.keep(endOf(rows) === endOf(this.props.rows))
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

  const place = useCallback((): ReadingPlace | null => {
    const element = scroller.current
    const seen = element && onScreen(element)
    return seen && (newer.current || element.scrollTop <= -nearPx) ? placeOf(element, seen.first) : null
  }, [scroller])

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
      const target = divider ? element.querySelector<HTMLElement>("[data-new-divider]") : strictRow(element, wanted.seq)
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
    (endIsSame = false): Kept | null => {
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
      return { rows: rows.map(row => ({ row, top: row.getBoundingClientRect().top - edge.top })) }
    },
    [scroller],
  )
  const restore = useCallback(
    (kept: Kept | null) => {
      newer.current = hasNewer
      if (aim.current && tryAim()) return
      if (kept === "near") scroller.current!.scrollTop = 0
      if (!kept || typeof kept === "string") return
      const still = kept.rows.find(({ row }) => row.isConnected)
      if (still) bringTo(scroller.current!, still.row, still.top)
    },
    [hasNewer, tryAim, scroller],
  )

  useLayoutEffect(() => {
    tryAim()
    return () => memory.keep(place())
  }, [tryAim, memory, place])

  return useMemo(
    () => ({
      seen,
      keep,
      restore,
      /** The first message on screen and how far it is below the upper edge; null at the newest. */
      place,
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
    [keep, restore, place, tryAim, scroller],
  )
}
export type Standing = ReturnType<typeof useStanding>

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
