import type { ReadingPlace } from "#lib/client/cache/keys.ts"

/**
 * What stands in the list, from the top. Rows of messages have `data-row`: the number of the message, or of the last one of several
 * lines. Looked through by halves, since this happens in every frame of scrolling.
 */
const childrenOf = (scroller: HTMLElement) => scroller.firstElementChild!.children as HTMLCollectionOf<HTMLElement>
export const seqOf = (row: HTMLElement) => Number(row.dataset.row)

/** The nearest row of a message at or after (`step` -1: before) a place. */
const rowFrom = (children: HTMLCollectionOf<HTMLElement>, at: number, step: 1 | -1 = 1) => {
  let place = at
  while (children[place] && children[place]!.dataset.row === undefined) place += step
  return children[place]
}

/** The first place of which `isPast` holds; it holds for all after it. */
const firstPast = (children: HTMLCollectionOf<HTMLElement>, isPast: (at: number) => boolean) => {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isPast(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** What is on screen: the first row, the one in the middle, and the last of which more than a sliver is seen. */
export type OnScreen = { first: HTMLElement; middle: HTMLElement; last: HTMLElement | undefined }

export const onScreen = (scroller: HTMLElement): OnScreen | null => {
  const { top, bottom } = scroller.getBoundingClientRect()
  const children = childrenOf(scroller)
  const from = firstPast(children, at => children[at]!.getBoundingClientRect().bottom > top + 1)
  const to = firstPast(children, at => children[at]!.getBoundingClientRect().top + 24 > bottom) - 1
  const first = rowFrom(children, from)
  if (!first) return null
  const last = rowFrom(children, to, -1)
  const isSeen = last !== undefined && last.getBoundingClientRect().bottom > top
  return { first, middle: rowFrom(children, (from + to) >> 1) ?? first, last: isSeen ? last : undefined }
}

const topOf = (scroller: HTMLElement, element: Element) =>
  element.getBoundingClientRect().top - scroller.getBoundingClientRect().top

export const placeOf = (scroller: HTMLElement, row: HTMLElement): ReadingPlace => ({
  seq: seqOf(row),
  top: topOf(scroller, row),
})

/** The row of a message, or of the lines that it was folded into. */
export const rowOf = (scroller: HTMLElement, seq: number): HTMLElement | undefined => {
  const children = childrenOf(scroller)
  const isPast = (at: number) => {
    const row = rowFrom(children, at)
    return !row || seqOf(row) >= seq
  }
  return rowFrom(children, firstPast(children, isPast))
}

/** Scrolls this scroller alone: `scrollIntoView` would move the whole window too. Answers by how much. */
export const bringTo = (scroller: HTMLElement, element: Element, top: number) => {
  const by = topOf(scroller, element) - top
  if (Math.abs(by) >= 0.5) scroller.scrollTop += by
  return by
}
