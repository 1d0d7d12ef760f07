"use client"
import { type KeyboardEvent, useEffect, useRef } from "react"
import { Check } from "./icons-later.tsx"
import type { MenuItem } from "./menu.tsx"

/** Below this, or, where the pointer asked for it, under the pointer. */
export type Anchor = Element | { x: number; y: number }

type Props = {
  id?: string
  label: string
  items: MenuItem[]
  /** Small ones, side by side above the others; */
  row?: MenuItem[]
  anchor: Anchor
  onClose: () => void
}

/** Keeps the menu in the window: below its anchor where there is room, else above. */
const place = (menu: HTMLElement, anchor: Anchor) => {
  const { innerHeight, innerWidth } = window
  const { offsetHeight: height, offsetWidth: width } = menu
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : null
  // What lies under the pointer is not closed by letting the button go.
  const point = anchor instanceof Element ? null : { x: anchor.x - 3, y: anchor.y - 3 }
  const below = box ? box.bottom + 6 : point!.y
  const above = box ? box.top - 6 : point!.y + 6
  menu.style.top = `${innerHeight - below > height + 6 ? below : Math.max(8, above - height)}px`
  menu.style.left = `${Math.max(8, Math.min(box ? box.right - width : point!.x, innerWidth - width - 8))}px`
}

/** The actions of a menu, on the top layer, so that no scroller cuts it. Arrows move, Esc closes, the focus goes back. */
const MenuList = ({ id, label, items, row, anchor, onClose }: Props) => {
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const menu = list.current!
    menu.showPopover()
    place(menu, anchor)
    menu.querySelector<HTMLElement>("[role^=menuitem]")?.focus({ preventScroll: true })
  }, [anchor])

  const move = (event: KeyboardEvent) => {
    const entries = [...list.current!.querySelectorAll<HTMLElement>("[role^=menuitem]")]
    const at = entries.indexOf(document.activeElement as HTMLElement)
    const to = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: entries.length - 1,
    }[event.key]
    if (event.key === "Tab") list.current!.hidePopover()
    if (to === undefined) return
    event.preventDefault()
    entries[(to + entries.length) % entries.length]?.focus()
  }

  return (
    <div
      ref={list}
      id={id}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={move}
      onToggle={event => event.newState === "closed" && onClose()}
      className="fixed m-0 max-h-[calc(100dvh-16px)] min-w-48 overflow-y-auto animate-fade rounded-2xl border border-line bg-panel p-1.5 text-text shadow-xl"
    >
      {row && (
        <div className="flex gap-0.5 border-line border-b pb-1.5 mb-1.5">
          {row.map(item => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              aria-label={item.label}
              title={item.label}
              className="flex size-10 items-center justify-center rounded-full text-xl pointer-coarse:size-11 hover:bg-sunken focus:bg-sunken"
              onClick={() => {
                list.current!.hidePopover()
                item.run()
              }}
            >
              {item.icon}
            </button>
          ))}
        </div>
      )}
      {items.map(item => (
        <button
          key={item.label}
          type="button"
          {...(item.checked === undefined
            ? { role: "menuitem" }
            : { role: "menuitemradio", "aria-checked": item.checked })}
          className={`flex min-h-10 w-full items-center gap-3 rounded-xl px-3 text-start text-sm pointer-coarse:min-h-11 hover:bg-sunken focus:bg-sunken ${item.danger ? "text-accent-text" : ""}`}
          onClick={() => {
            list.current!.hidePopover()
            item.run()
          }}
        >
          {item.icon}
          {item.label}
          {item.checked && <Check size={16} className="ms-auto text-brand-text" />}
        </button>
      ))}
    </div>
  )
}

export default MenuList
