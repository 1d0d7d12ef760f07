"use client"
import { type RefObject, useEffect, useRef, useState } from "react"
import { findPersonal, type Personal } from "#lib/client/personal-numbers.ts"
import { AskPersonal } from "./ask-personal.tsx"

type Props = { box: RefObject<HTMLTextAreaElement | null> }

const coarse = () => window.matchMedia("(pointer: coarse)").matches
const sends = (event: KeyboardEvent) =>
  event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229 && !coarse()

/**
 * Stands before the sending of what is written for a public room, and asks once about what looks personal: the same number is not
 * asked about again while one writes here. Nothing is kept.
 */
const PublicGuard = ({ box }: Props) => {
  const [found, setFound] = useState<Personal[]>([])
  const allowed = useRef(new Set<string>())

  useEffect(() => {
    const form = box.current?.form
    if (!form) return
    const look = (event: Event) => {
      const text = box.current?.value ?? ""
      const news = findPersonal(text).filter(one => !allowed.current.has(one.text))
      if (news.length === 0) return
      event.preventDefault()
      event.stopPropagation()
      setFound(news)
    }
    const key = (event: KeyboardEvent) => {
      // While a list is open, Enter chooses from it.
      if (event.target === box.current && sends(event) && !form.querySelector("[role=listbox]")) look(event)
    }
    // Before the composer hears of it.
    form.addEventListener("submit", look, true)
    form.addEventListener("keydown", key, true)
    form.dataset.guarded = ""
    return () => {
      delete form.dataset.guarded
      form.removeEventListener("submit", look, true)
      form.removeEventListener("keydown", key, true)
    }
  }, [box])

  if (found.length === 0) return null
  return (
    <AskPersonal
      found={found}
      onBack={() => setFound([])}
      onSend={() => {
        for (const one of found) allowed.current.add(one.text)
        setFound([])
        box.current?.form?.requestSubmit()
      }}
    />
  )
}

export default PublicGuard
