"use client"
import { useRef, useSyncExternalStore } from "react"
import type { ConversationItem } from "#lib/client/use-messages.ts"

const never = () => () => {}
const anchors = () => CSS.supports("overflow-anchor", "auto")

/**
 * Where the browser does not keep the place by itself, a row appended below would push what is being read: it waits behind the
 * "new" button.
 */
export const useHeldItems = (items: ConversationItem[], atBottom: boolean) => {
  const keepsPlace = useSyncExternalStore(never, anchors, () => true)
  const lastKey = useRef<string | undefined>(undefined)
  if (keepsPlace || atBottom || lastKey.current === undefined) {
    lastKey.current = items[items.length - 1]?.key
    return items
  }
  const end = items.findIndex(item => item.key === lastKey.current)
  return end < 0 ? items : items.slice(0, end + 1)
}
