import type { End, Span } from "./rows.ts"

/**
 * Rows that stand in the document and are not shown yet: `data-ahead` says at which end of the list. To put rows in takes React long, and can
 * be interrupted; to show them is left to the browser, a few a frame.
 */

const mark = (element: HTMLElement, ahead: End | undefined) => {
  if (element.dataset.ahead === ahead) return
  if (ahead) element.dataset.ahead = ahead
  else delete element.dataset.ahead
}

/** Next to it, one further from this end of the list. */
const after = (element: Element, end: End) =>
  (end === "older" ? element.nextElementSibling : element.previousElementSibling) as HTMLElement | null

/** This one, or the first after it that has this mark. */
const marked = (element: Element | null, end: End, name: "part" | "row") => {
  let at = element as HTMLElement | null
  while (at && at.dataset[name] === undefined) at = after(at, end)
  return at
}
const first = (parent: Element, end: End, name: "part" | "row") =>
  marked(end === "older" ? parent.firstElementChild : parent.lastElementChild, end, name)
const next = (element: Element, end: End, name: "part" | "row") => marked(after(element, end), end, name)

/** A row of messages with the day and the divider that go with it, above it in the same part. */
const markWithDividers = (row: HTMLElement, ahead: End | undefined) => {
  mark(row, ahead)
  let at = row.previousElementSibling as HTMLElement | null
  for (; at && at.dataset.row === undefined; at = at.previousElementSibling as HTMLElement | null) mark(at, ahead)
}

/** Hides and shows from one end of the list on, as far as the first row that was shown and is to be. Answers whether there is one. */
const hangEnd = (scroller: HTMLElement, end: End, isBeyond: (seq: number) => boolean): boolean => {
  for (let part = first(scroller.firstElementChild!, end, "part"); part; part = next(part, end, "part")) {
    let row = first(part, end, "row")
    // What waits to be sent has no number yet.
    let isShown = row === null
    for (; row; row = next(row, end, "row")) {
      const ahead = isBeyond(Number(row.dataset.row)) ? end : undefined
      if (!ahead) isShown = true
      if (!ahead && row.dataset.ahead === undefined) {
        mark(part, undefined)
        return true
      }
      markWithDividers(row, ahead)
    }
    mark(part, isShown ? undefined : end)
  }
  return false
}

/** Shows the rows of this span and none beyond; answers false where it has none. */
export const hang = (scroller: HTMLElement, { from, to }: Span): boolean => {
  const isShown = hangEnd(scroller, "older", seq => seq < from)
  return hangEnd(scroller, "newer", seq => seq > to) && isShown
}
