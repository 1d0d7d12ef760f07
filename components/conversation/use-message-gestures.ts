import { type RefObject, useEffect, useRef, useState } from "react"
import type { Anchor } from "#components/ui/menu-list.tsx"
import type { MessageDto } from "#lib/protocol/messages.ts"

const longPressMs = 450

export type Bar = { seq: number; top: number; left: number }

type Opens = {
  menu: (seq: number, anchor: Anchor) => void
  history: (seq: number) => void
  reacted: (seq: number, emoji: string) => void
}

/**
 * Hears what is done with the messages of a list: the pointer over one (`bar`: where its tools belong), right click, long press or, with
 * a message focused, Enter for its menu; a press on "edited"; right click or long press on a reaction. Rows carry none of it.
 */
export const useMessageGestures = (
  scroller: RefObject<HTMLElement | null>,
  tools: RefObject<HTMLElement | null>,
  messageOf: (seq: number) => MessageDto | undefined,
  opens: Opens,
) => {
  const [bar, setBar] = useState<Bar | null>(null)
  const live = useRef({ messageOf, opens })
  live.current = { messageOf, opens }

  useEffect(() => {
    const list = scroller.current!
    const frame = list.parentElement!
    const articleOf = (target: EventTarget | null) => {
      const article = (target as Element).closest<HTMLElement>("article[data-message-seq]:not([data-folded])")
      const message = article && live.current.messageOf(Number(article.dataset.messageSeq))
      return article && message && !message.deletedAt ? { article, seq: message.seq } : null
    }
    const over = ({ target, pointerType }: PointerEvent) => {
      if (pointerType !== "mouse" || tools.current?.contains(target as Node)) return
      const found = articleOf(target)
      if (!found) return
      const [at, within] = [found.article.getBoundingClientRect(), frame.getBoundingClientRect()]
      const left = found.article.dataset.own === "true" ? at.left - within.left - 116 : at.right - within.left + 4
      setBar({
        seq: found.seq,
        top: Math.max(4, at.top - within.top - 6),
        left: Math.max(4, Math.min(left, within.width - 120)),
      })
    }
    const hide = () => setBar(null)
    const open = (event: Event, anchor: Anchor) => {
      const found = articleOf(event.target)
      if (!found) return
      event.preventDefault()
      setBar(null)
      const emoji = (event.target as Element).closest<HTMLElement>("[data-emoji]")?.dataset.emoji
      if (emoji) live.current.opens.reacted(found.seq, emoji)
      else live.current.opens.menu(found.seq, anchor)
    }
    const context = (event: MouseEvent) => {
      // A link has a menu of its own, and so has what is selected.
      if ((event.target as Element).closest("a") || getSelection()?.toString()) return
      const byKey = event.clientX === 0 && event.clientY === 0
      open(event, byKey ? (event.target as Element) : { x: event.clientX, y: event.clientY })
    }
    const key = (event: KeyboardEvent) => {
      const target = event.target as Element
      if (event.key === "Enter" && target.matches("article")) open(event, target)
    }
    const click = (event: MouseEvent) => {
      if (!(event.target as Element).closest("[data-history]")) return
      const found = articleOf(event.target)
      if (found) live.current.opens.history(found.seq)
    }
    let press: ReturnType<typeof setTimeout> | undefined
    const down = (event: PointerEvent) => {
      clearTimeout(press)
      if (event.pointerType === "mouse") return
      const anchor = { x: event.clientX, y: event.clientY }
      press = setTimeout(() => open(event, anchor), longPressMs)
    }
    const release = () => clearTimeout(press)
    const events = {
      pointerover: over,
      contextmenu: context,
      keydown: key,
      click,
      pointerdown: down,
      pointerup: release,
      pointercancel: release,
    }
    for (const [name, listener] of Object.entries(events)) frame.addEventListener(name, listener as EventListener)
    frame.addEventListener("pointerleave", hide)
    list.addEventListener("scroll", hide, { passive: true })
    return () => {
      release()
      for (const [name, listener] of Object.entries(events)) frame.removeEventListener(name, listener as EventListener)
      frame.removeEventListener("pointerleave", hide)
      list.removeEventListener("scroll", hide)
    }
  }, [scroller, tools])

  return { bar, hideBar: () => setBar(null) }
}
