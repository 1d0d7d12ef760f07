import type { ReadingPlace } from "#lib/client/cache/keys.ts"

/** Rows of messages, from the top; `data-row` is the number of the message, or of the last one of several lines. */
const rowsOf = (scroller: HTMLElement) => scroller.querySelectorAll<HTMLElement>("[data-row]")
export const seqOf = (row: HTMLElement) => Number(row.dataset.row)

/** Index of the first row that ends below `y`. */
const firstBelow = (rows: ArrayLike<HTMLElement>, y: number) => {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.getBoundingClientRect().bottom <= y) low = middle + 1
    else high = middle
  }
  return low
}

/** What is on screen: the first row, and the last of which more than a sliver is seen. */
export type OnScreen = { first: HTMLElement; last: HTMLElement | undefined }

export const onScreen = (scroller: HTMLElement): OnScreen | null => {
  const { top, bottom } = scroller.getBoundingClientRect()
  const rows = rowsOf(scroller)
  const first = firstBelow(rows, top + 1)
  if (!rows[first]) return null
  let last = Math.min(firstBelow(rows, bottom), rows.length - 1)
  while (last > first && rows[last]!.getBoundingClientRect().top + 24 > bottom) last--
  return { first: rows[first], last: rows[last]!.getBoundingClientRect().top + 24 > bottom ? undefined : rows[last] }
}

const topOf = (scroller: HTMLElement, element: Element) =>
  element.getBoundingClientRect().top - scroller.getBoundingClientRect().top

export const placeOf = (scroller: HTMLElement, row: HTMLElement): ReadingPlace => ({
  seq: seqOf(row),
  top: topOf(scroller, row),
})

/** The row of a message, or of the lines that it was folded into. */
export const rowOf = (scroller: HTMLElement, seq: number): HTMLElement | undefined => {
  const rows = rowsOf(scroller)
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (seqOf(rows[middle]!) < seq) low = middle + 1
    else high = middle
  }
  return rows[low]
}

/** Scrolls this scroller alone: `scrollIntoView` would move the whole window too. Answers by how much. */
export const bringTo = (scroller: HTMLElement, element: Element, top: number) => {
  const by = topOf(scroller, element) - top
  if (Math.abs(by) >= 0.5) scroller.scrollTop += by
  return by
}
