import { useEffect, useRef } from "react"

/** Not in every browser yet; dialogs and popovers have one built in. */
type Watcher = { onclose: (() => void) | null; destroy(): void }
declare const CloseWatcher: (new () => Watcher) | undefined

/** While `open`: what asks that something is closed, wherever the focus is. On a phone that is its back button or gesture. */
export const useCloseRequest = (open: boolean, onClose: () => void) => {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    if (!open || typeof CloseWatcher === "undefined") return
    const watcher = new CloseWatcher()
    watcher.onclose = () => close.current()
    return () => watcher.destroy()
  }, [open])
}
