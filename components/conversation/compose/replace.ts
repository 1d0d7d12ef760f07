import type { Replacement } from "./format.ts"

/**
 * Replaces a part of a text box as if it was typed: the browser's undo takes it back, and whoever listens hears it. The box keeps the focus.
 */
export const replace = (box: HTMLTextAreaElement, { from, to, text, select }: Replacement) => {
  box.focus({ preventScroll: true })
  box.setSelectionRange(from, to)
  // Out of use by its name, but the one way that keeps undo; where a browser refuses, the text is set by hand.
  const typed = text ? document.execCommand("insertText", false, text) : from === to || document.execCommand("delete")
  if (!typed) {
    box.setRangeText(text, from, to, "end")
    box.dispatchEvent(new Event("input", { bubbles: true }))
  }
  box.setSelectionRange(...select)
}

/** Puts text where the caret is. */
export const insertAt = (box: HTMLTextAreaElement, text: string, from = box.selectionStart, to = box.selectionEnd) =>
  replace(box, { from, to, text, select: [from + text.length, from + text.length] })
