import { type RefObject, useCallback, useEffect, useRef, useState } from "react"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** So many can be chosen at once: what is done with them is done one by one. */
export const selectionMost = 30

type Input = {
  scroller: RefObject<HTMLElement | null>
  messageOf: (seq: number) => MessageDto | undefined
  /** Somebody wants more than may be chosen. */
  onFull: () => void
}

/**
 * Messages chosen to do something with all of them. As long as one is, a press on a message, Space or Enter chooses it or lets go of it,
 * and Esc lets go of all. Rows carry none of it: they are marked in the document.
 */
export const useSelection = ({ scroller, messageOf, onFull }: Input) => {
  const [chosen, setChosen] = useState<ReadonlyMap<number, MessageDto>>(new Map())
  const latest = useRef({ messageOf, chosen, onFull })
  latest.current = { messageOf, chosen, onFull }
  const choosing = chosen.size > 0

  const toggle = useCallback((seq: number) => {
    const { messageOf, chosen, onFull } = latest.current
    const next = new Map(chosen)
    const message = messageOf(seq)
    if (next.delete(seq)) return setChosen(next)
    if (!message || message.deletedAt || message.kind !== "text") return
    if (next.size >= selectionMost) return onFull()
    setChosen(next.set(seq, message))
  }, [])
  const clear = useCallback(() => setChosen(new Map()), [])

  useEffect(() => {
    const list = scroller.current
    if (!choosing || !list) return
    const seqOf = (target: EventTarget | null) =>
      (target as Element).closest<HTMLElement>("article[data-message-seq]:not([data-folded])")?.dataset.messageSeq
    const take = (event: Event, seq: string | undefined) => {
      if (seq === undefined) return
      event.preventDefault()
      event.stopPropagation()
      toggle(Number(seq))
    }
    const press = (event: MouseEvent) => {
      // The whole line answers, not the bubble alone.
      const line = (event.target as Element).closest<HTMLElement>("[data-row]")
      take(event, seqOf(event.target) ?? seqOf(line?.querySelector("article") ?? null))
    }
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        event.stopPropagation()
        return clear()
      }
      const isOn = (event.target as Element).matches("article")
      if (isOn && (event.key === " " || event.key === "Enter")) take(event, seqOf(event.target))
    }
    list.addEventListener("click", press, true)
    list.addEventListener("keydown", key, true)
    return () => {
      list.removeEventListener("click", press, true)
      list.removeEventListener("keydown", key, true)
    }
  }, [choosing, scroller, toggle, clear])

  // Rows come and go as one scrolls.
  useEffect(() => {
    const list = scroller.current?.firstElementChild
    if (!list) return
    const mark = () => {
      for (const row of list.querySelectorAll<HTMLElement>("[data-row]")) {
        const is = chosen.has(Number(row.querySelector<HTMLElement>("article")?.dataset.messageSeq))
        if (is !== row.hasAttribute("data-chosen")) row.toggleAttribute("data-chosen", is)
      }
    }
    mark()
    list.toggleAttribute("data-choosing", chosen.size > 0)
    if (chosen.size === 0) return
    const observer = new MutationObserver(mark)
    observer.observe(list, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [chosen, scroller])

  /** In the order in which they stand, as they are now, without what was deleted meanwhile. */
  const messages = [...chosen.values()]
    .map(message => messageOf(message.seq) ?? message)
    .filter(message => !message.deletedAt)
    .sort((a, b) => a.seq - b.seq)
  useEffect(() => {
    for (const seq of chosen.keys()) if (messageOf(seq)?.deletedAt) toggle(seq)
  }, [messageOf, chosen, toggle])

  return { messages, choosing, toggle, clear }
}
