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

/** A row of messages with the day and the divider that go with it, above it in the same part. */
const withDividers = function* (row: HTMLElement) {
  yield row
  let at = row.previousElementSibling as HTMLElement | null
  for (; at && at.dataset.row === undefined; at = at.previousElementSibling as HTMLElement | null) yield at
}

/** What stands in it and has this mark, from one end on. */
const inOrder = function* (parent: Element, end: End, mark: "part" | "row") {
  const isOlder = end === "older"
  let at = (isOlder ? parent.firstElementChild : parent.lastElementChild) as HTMLElement | null
  for (; at; at = (isOlder ? at.nextElementSibling : at.previousElementSibling) as HTMLElement | null)
    if (at.dataset[mark] !== undefined) yield at
}

/** Hides and shows from one end of the list on, as far as the first row that was shown and is to be. Answers whether there is one. */
const hangEnd = (scroller: HTMLElement, end: End, isBeyond: (seq: number) => boolean): boolean => {
  for (const part of inOrder(scroller.firstElementChild!, end, "part")) {
    // What waits to be sent has no number yet.
    let isShown = inOrder(part, end, "row").next().done === true
    for (const row of inOrder(part, end, "row")) {
      const ahead = isBeyond(Number(row.dataset.row)) ? end : undefined
      if (!ahead) isShown = true
      if (!ahead && row.dataset.ahead === undefined) {
        mark(part, undefined)
        return true
      }
      for (const each of withDividers(row)) mark(each, ahead)
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
