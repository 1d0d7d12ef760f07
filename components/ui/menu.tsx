"use client"
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react"

export type MenuItem = { label: string; icon?: ReactNode; run: () => void; danger?: boolean }

type Props = { label: string; className: string; items: MenuItem[]; children: ReactNode }

/** A button that opens a list of actions on the top layer, so that no scroller cuts it. Arrows move, Esc closes. */
export const Menu = ({ label, className, items, children }: Props) => {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()

  useEffect(() => {
    const menu = list.current
    if (!open || !menu) return
    menu.showPopover()
    const at = button.current!.getBoundingClientRect()
    const room = window.innerHeight - at.bottom
    const top = room > menu.offsetHeight + 12 ? at.bottom + 6 : Math.max(8, at.top - menu.offsetHeight - 6)
    menu.style.top = `${top}px`
    menu.style.left = `${Math.max(8, Math.min(at.right - menu.offsetWidth, window.innerWidth - menu.offsetWidth - 8))}px`
    menu.querySelector<HTMLElement>("[role=menuitem]")?.focus()
    const closed = (event: Event) => (event as ToggleEvent).newState === "closed" && setOpen(false)
    menu.addEventListener("toggle", closed)
    return () => menu.removeEventListener("toggle", closed)
  }, [open])

  const move = (event: KeyboardEvent) => {
    const entries = [...list.current!.querySelectorAll<HTMLElement>("[role=menuitem]")]
    const at = entries.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key]
    if (event.key === "Tab") setOpen(false)
    if (to === undefined) return
    event.preventDefault()
    entries[(to + entries.length) % entries.length]?.focus()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        className={className}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div
          ref={list}
          id={id}
          popover="auto"
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={move}
          className="fixed m-0 min-w-48 animate-fade rounded-2xl border border-line bg-panel p-1.5 text-text shadow-xl"
        >
          {items.map(item => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              className={`flex min-h-10 w-full items-center gap-3 rounded-xl px-3 text-start text-sm pointer-coarse:min-h-11 hover:bg-sunken focus:bg-sunken ${item.danger ? "text-accent-text" : ""}`}
              onClick={() => {
                setOpen(false)
                button.current?.focus()
                item.run()
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </>
  )
}
