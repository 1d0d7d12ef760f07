"use client"
import { useEffect, useRef, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read } from "#lib/client/cache/store.ts"
import { usePath } from "#lib/client/navigate.ts"
import { useClient } from "#lib/client/provider.tsx"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { PersonCard } from "./person-card.tsx"

const restMs = 450
const leaveMs = 250

type Shown = { person: PersonDto; anchor: Element; focus: boolean }

/** Beside the face, inside the window. */
const place = (card: HTMLElement, anchor: Element) => {
  const box = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = card
  const below = box.bottom + 8
  card.style.top = `${innerHeight - below > height + 8 ? below : Math.max(8, Math.min(box.top - 8 - height, innerHeight - height - 8))}px`
  card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))

/** Where a face is nothing but a face, a press opens its card; in a link or a button it does what those do. */
const isAlone = (face: Element) => !face.closest("a, button, dialog, [popover]")

/**
 * The card of whoever's face the pointer rests on, is pressed, or stands in what has the focus when P is pressed. One for the whole
 * window: faces carry an id and no listeners.
 */
const PersonCards = () => {
  const { cache } = useClient()
  const words = useLateWords(profileWords)
  const path = usePath()
  const [shown, setShown] = useState<Shown | null>(null)
  const card = useRef<HTMLDivElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    const personOf = (face: Element | null | undefined) => {
      const id = face?.getAttribute("data-person")
      return id ? read(cache, keys.people)?.[id] : undefined
    }
    const show = (face: Element, focus: boolean) => {
      const person = personOf(face)
      if (person) setShown({ person, anchor: face, focus })
      return person !== undefined
    }
    const faceAt = (event: Event) => (event.target instanceof Element ? event.target.closest("[data-person]") : null)
    const over = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return
      const inside = event.target instanceof Node && card.current?.contains(event.target)
      const face = faceAt(event)
      if (!face && !inside && !card.current) {
        clearTimeout(timer.current)
        return
      }
      clearTimeout(timer.current)
      if (inside) return
      if (face && !face.closest("dialog")) timer.current = setTimeout(show, restMs, face, false)
      // Whoever went into it with the keys leaves it with the keys.
      else if (!card.current?.contains(document.activeElement))
        timer.current = setTimeout(() => setShown(null), leaveMs)
    }
    const press = (event: MouseEvent) => {
      clearTimeout(timer.current)
      const face = faceAt(event)
      if (face && isAlone(face)) show(face, true)
    }
    const key = (event: KeyboardEvent) => {
      if (event.key !== "p" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return
      const at = document.activeElement
      const face = at?.querySelector("[data-person]") ?? at?.closest("[data-row], li")?.querySelector("[data-person]")
      if (face && show(face, true)) event.preventDefault()
    }
    document.addEventListener("pointerover", over)
    document.addEventListener("click", press)
    document.addEventListener("keydown", key)
    return () => {
      clearTimeout(timer.current)
      document.removeEventListener("pointerover", over)
      document.removeEventListener("click", press)
      document.removeEventListener("keydown", key)
    }
  }, [cache])

  const from = useRef(path)
  useEffect(() => {
    if (from.current !== path) setShown(null)
    from.current = path
  }, [path])

  useEffect(() => {
    const at = card.current
    if (!shown || !at) return
    const before = document.activeElement as HTMLElement | null
    at.showPopover()
    place(at, shown.anchor)
    // It grows when the server has told the rest.
    const watch = new ResizeObserver(() => place(at, shown.anchor))
    watch.observe(at)
    if (shown.focus) at.focus({ preventScroll: true })
    return () => {
      watch.disconnect()
      if (shown.focus && at.contains(document.activeElement)) before?.focus({ preventScroll: true })
    }
  }, [shown])

  if (!shown) return null
  return (
    <div
      key={shown.person.id}
      ref={card}
      popover="auto"
      role="dialog"
      aria-label={words.card(shown.person.name)}
      tabIndex={-1}
      onToggle={event => event.newState === "closed" && setShown(now => (now === shown ? null : now))}
      className="fixed m-0 max-h-[calc(100dvh-16px)] w-[min(360px,calc(100vw-16px))] overflow-y-auto animate-fade rounded-card border border-line bg-panel p-4 text-text shadow-xl outline-none"
    >
      <PersonCard person={shown.person} />
    </div>
  )
}

export default PersonCards
