import type { MouseEvent } from "react"

/** For real links that the page follows itself: a new tab, a download or a middle click stay the browser's. */
export const onPlainClick = (run: () => void) => (event: MouseEvent<HTMLAnchorElement>) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return
  event.preventDefault()
  run()
}
