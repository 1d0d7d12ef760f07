"use client"
import { type MouseEvent, type TouchEvent, useRef, useState } from "react"
import type { Anchor } from "#components/ui/menu-list.tsx"

const pressMs = 500

/** Where a row's menu opens: at its button, at the pointer (or the menu key), or where a finger rested and was lifted. */
export const useRowMenu = () => {
  const [anchor, setAnchor] = useState<Anchor | null>(null)
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; long: boolean } | null>(null)
  const lift = () => {
    if (press.current) clearTimeout(press.current.timer)
    press.current = null
  }
  return {
    anchor,
    open: setAnchor,
    close: () => setAnchor(null),
    gestures: {
      onContextMenu(event: MouseEvent) {
        event.preventDefault()
        // A finger's turn comes when it is lifted: before, that would close the menu again.
        if (!press.current) setAnchor({ x: event.clientX, y: event.clientY })
      },
      onTouchStart() {
        lift()
        const timer = setTimeout(() => {
          if (press.current) press.current.long = true
        }, pressMs)
        press.current = { timer, long: false }
      },
      onTouchMove: lift,
      onTouchCancel: lift,
      onTouchEnd(event: TouchEvent) {
        const touch = event.changedTouches[0]
        if (press.current?.long && touch) {
          // Not a press of the link.
          event.preventDefault()
          setAnchor({ x: touch.clientX, y: touch.clientY })
        }
        lift()
      },
    },
  }
}
