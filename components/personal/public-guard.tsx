"use client"
import { type RefObject, useEffect, useRef } from "react"
import { useAskPersonal } from "./use-ask-personal.tsx"

type Props = { box: RefObject<HTMLTextAreaElement | null> }

const coarse = () => window.matchMedia("(pointer: coarse)").matches
const sends = (event: KeyboardEvent) =>
  event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229 && !coarse()

/** Stands before the sending of what is written for a public room, whole or in parts, and asks once about what looks personal. */
const PublicGuard = ({ box }: Props) => {
  const ask = useAskPersonal()
  const stop = useRef(ask.stop)
  stop.current = ask.stop

  useEffect(() => {
    const form = box.current?.form
    if (!form) return
    const look = (event: Event, again: () => void) => {
      if (!stop.current(box.current?.value ?? "", again)) return
      event.preventDefault()
      event.stopPropagation()
    }
    const submit = (event: Event) => look(event, () => form.requestSubmit())
    const key = (event: KeyboardEvent) => {
      // While a list is open, Enter chooses from it.
      if (event.target === box.current && sends(event) && !form.querySelector("[role=listbox]")) submit(event)
    }
    // What is sent in parts is looked at whole: a number may stand where it is cut.
    const press = (event: Event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-parts]")
      if (button) look(event, () => button.click())
    }
    // Before the composer hears of it.
    form.addEventListener("submit", submit, true)
    form.addEventListener("keydown", key, true)
    form.addEventListener("click", press, true)
    form.dataset.guarded = ""
    return () => {
      delete form.dataset.guarded
      form.removeEventListener("submit", submit, true)
      form.removeEventListener("keydown", key, true)
      form.removeEventListener("click", press, true)
    }
  }, [box])

  return ask.dialog
}

export default PublicGuard
