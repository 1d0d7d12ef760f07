import type { ReadingPlace } from "#lib/client/cache/keys.ts"

/**
 * What stands in the list, from the top: parts of some rows each, before and after them where more lies. Rows of messages have `data-row`: the
 * number of the message, or of the last one of several lines. Looked through by halves, since this happens in every frame of scrolling.
 */
type Elements = HTMLCollectionOf<HTMLElement>
export const seqOf = (row: HTMLElement) => Number(row.dataset.row)
const isPart = (element: Element) => element.hasAttribute("data-part")

/** What stands there and is not shown yet (`veil.ts`) has no place: it counts as what lies beyond its end of the list. */
const aheadOf = (element: HTMLElement) => element.dataset.ahead
/** Of a selector: what is shown. */
const shown = ":not([data-ahead], [data-ahead] *)"

/** The first of which `isPast` holds; it holds for all after it. */
const firstPast = (elements: Elements, isPast: (element: HTMLElement) => boolean) => {
  let low = 0
  let high = elements.length
  while (low < high) {
    const middle = (low + high) >> 1
    const element = elements[middle]!
    const ahead = aheadOf(element)
    if (ahead ? ahead === "newer" : isPast(element)) high = middle
    else low = middle + 1
  }
  return low
}

/** The nearest row of a message from here on (`step` -1: back), out of its part into the next. */
const rowFrom = (from: Element | null | undefined, step: 1 | -1 = 1): HTMLElement | undefined => {
  let at = from
  while (at) {
    const isShown = aheadOf(at as HTMLElement) === undefined
    if (isShown && (at as HTMLElement).dataset.row !== undefined) return at as HTMLElement
    const inside = isShown && isPart(at) ? (step > 0 ? at.firstElementChild : at.lastElementChild) : null
    const beside = (element: Element) => (step > 0 ? element.nextElementSibling : element.previousElementSibling)
    at = inside ?? beside(at) ?? (isPart(at.parentElement!) ? beside(at.parentElement!) : null)
  }
}

/**
 * What is on screen: the first row, so far below the upper edge, the one in the middle, and the last of which more than a sliver is seen; and
 * how far the list is scrolled.
 */
export type OnScreen = {
  first: HTMLElement
  top: number
  middle: HTMLElement
  last: HTMLElement | undefined
  scrollTop: number
}

export const onScreen = (scroller: HTMLElement): OnScreen | null => {
  const { top, bottom } = scroller.getBoundingClientRect()
  const parts = scroller.firstElementChild!.children as Elements
  const endsBelow = (y: number) => (element: HTMLElement) => element.getBoundingClientRect().bottom > y
  const at = (y: number) => {
    const part = parts[firstPast(parts, endsBelow(y))]
    if (!part || !isPart(part)) return rowFrom(part)
    const rows = part.children as Elements
    // What a part has below its last row lies over the next part.
    return rowFrom(rows[firstPast(rows, endsBelow(y))] ?? part.nextElementSibling)
  }
  const first = at(top + 1)
  if (!first) return null
  const beginsBelow = (element: HTMLElement) => element.getBoundingClientRect().top + 24 > bottom
  const lowest = parts[firstPast(parts, beginsBelow) - 1]
  const rows = lowest && isPart(lowest) ? (lowest.children as Elements) : undefined
  const last = rowFrom(rows ? (rows[firstPast(rows, beginsBelow) - 1] ?? lowest!.previousElementSibling) : lowest, -1)
  const isSeen = last !== undefined && last.getBoundingClientRect().bottom > top
  return {
    first,
    top: first.getBoundingClientRect().top - top,
    middle: at((top + bottom) / 2) ?? first,
    last: isSeen ? last : undefined,
    scrollTop: scroller.scrollTop,
  }
}

const topOf = (scroller: HTMLElement, element: Element) =>
  element.getBoundingClientRect().top - scroller.getBoundingClientRect().top

export const placeOf = ({ first, top }: OnScreen): ReadingPlace => ({ seq: seqOf(first), top })

/** The row of a message, or of the lines that it was folded into. */
export const rowOf = (scroller: HTMLElement, seq: number): HTMLElement | undefined =>
  [...scroller.querySelectorAll<HTMLElement>(`[data-row]${shown}`)].find(row => seqOf(row) >= seq)

export const newDivider = (scroller: HTMLElement) => scroller.querySelector<HTMLElement>(`[data-new-divider]${shown}`)
export const articlesOf = (scroller: HTMLElement) => [...scroller.querySelectorAll<HTMLElement>(`article${shown}`)]

/** Scrolls this scroller alone: `scrollIntoView` would move the whole window too. Answers by how much. */
export const bringTo = (scroller: HTMLElement, element: Element, top: number) => {
  const by = topOf(scroller, element) - top
  if (Math.abs(by) >= 0.5) scroller.scrollTop += by
  return by
}

/** What is shown first after this. */
export const firstShown = (above: HTMLElement | null) => {
  let at = above?.nextElementSibling as HTMLElement | null | undefined
  while (at && aheadOf(at)) at = at.nextElementSibling as HTMLElement | null
  return at
}

export const lastRow = (scroller: HTMLElement) => rowFrom(scroller.firstElementChild!.lastElementChild, -1)

/** Where the rows end, or where the one of this number does, if it is there. */
export const endOfRows = (scroller: HTMLElement, seq?: number): number => {
  const last = lastRow(scroller)
  let row = last
  while (row && seq !== undefined && seqOf(row) > seq)
    row = rowFrom(row.previousElementSibling ?? row.parentElement!.previousElementSibling, -1)
  const found = seq === undefined || (row && seqOf(row) === seq) ? row : last
  return found?.getBoundingClientRect().bottom ?? 0
}

/** Among the last of what stands in the list. */
const restOf = (scroller: HTMLElement) => {
  let at = scroller.firstElementChild!.lastElementChild as HTMLElement | null
  while (at && at.dataset.rest === undefined) at = isPart(at) ? null : (at.previousElementSibling as HTMLElement | null)
  return at
}
/** How much is empty below the rows. */
export const roomBelow = (scroller: HTMLElement) => Number.parseFloat(restOf(scroller)?.style.height ?? "") || 0
/** Where the newest stands nothing is ever empty. */
export const setRoomBelow = (scroller: HTMLElement, px: number) => {
  const rest = restOf(scroller)
  if (rest) rest.style.height = `${px}px`
}

let anchored: boolean | undefined
/** Whether the browser keeps the place by itself when something grows; asked for once. */
export const isAnchored = () => {
  anchored ??= CSS.supports("overflow-anchor", "auto")
  return anchored
}
