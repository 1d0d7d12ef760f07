import { useEffect, useRef } from "react"

/** Dialogs and popovers have one built in. */
type Watcher = { onclose: (() => void) | null; destroy(): void }
declare const CloseWatcher: (new () => Watcher) | undefined

/** Where browsers have none: what is open, the last one on top. */
const open: (() => void)[] = []

/** Esc, unless it meant something to whoever has the focus, asks what was on top when it was pressed. */
const watchEscape = (close: () => void) => {
  let top: (() => void) | undefined
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") top = open.at(-1)
  }
  const passed = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented && top === close && open.at(-1) === close) close()
  }
  open.push(close)
  window.addEventListener("keydown", pressed, { capture: true })
  window.addEventListener("keydown", passed)
  return () => {
    open.splice(open.indexOf(close), 1)
    window.removeEventListener("keydown", pressed, { capture: true })
    window.removeEventListener("keydown", passed)
  }
}

/** While `isOpen`: what asks that something is closed, wherever the focus is. On a phone that is its back button or gesture, else Esc. */
export const useCloseRequest = (isOpen: boolean, onClose: () => void) => {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    if (!isOpen) return
    if (typeof CloseWatcher === "undefined") return watchEscape(() => close.current())
    const watcher = new CloseWatcher()
    watcher.onclose = () => close.current()
    return () => watcher.destroy()
  }, [isOpen])
}
