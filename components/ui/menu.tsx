"use client"
import { type ReactNode, useId, useRef, useState } from "react"
import { onDemand } from "./later.tsx"

export type MenuItem = {
  label: string
  icon?: ReactNode
  run: () => void
  danger?: boolean
  /** One of several that exclude each other: whether it is the one that holds. */
  checked?: boolean
}

type Props = { label: string; className: string; items: MenuItem[]; children: ReactNode; busy?: boolean }

const MenuList = onDemand(() => import("./menu-list.tsx"))

/** A button that opens a list of actions. */
export const Menu = ({ label, className, items, children, busy }: Props) => {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
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
        disabled={busy}
        className={className}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && <MenuList id={id} label={label} items={items} anchor={button.current!} onClose={() => setOpen(false)} />}
    </>
  )
}
