import type { RefObject } from "react"
import { useEarly } from "#components/ui/use-early.ts"

/** Sends the form now, if that was asked for before the scripts were there. */
export const useHeldPress = (form: RefObject<HTMLFormElement | null>) =>
  useEarly(form, early => {
    early.dataset.alive = ""
    if (!early.hasAttribute("aria-busy")) return
    early.removeAttribute("aria-busy")
    early.requestSubmit()
  })
