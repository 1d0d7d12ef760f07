import { type RefObject, useEffectEvent, useLayoutEffect } from "react"

declare global {
  interface Window {
    /** What was typed into what before it was alive (`until-alive.ts`); null from then on. */
    typedEarly?: WeakMap<Element, string | null>
  }
}

/**
 * For what stands in the HTML and can be filled in or chosen before the scripts are there. React keeps what was entered in the element
 * but knows nothing of it, and takes it away when it draws the next time. So `take` is given the element as soon as it is alive: what
 * differs from what was drawn has been entered by hand, and is to be taken as if it were now.
 */
export const useEarly = <E extends HTMLElement>(ref: RefObject<E | null>, take: (element: E) => void) => {
  const onAlive = useEffectEvent(take)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const typed = window.typedEarly?.get(element)
    // Once only: what is drawn anew after a wait does this again, and what was sent meanwhile would come back.
    window.typedEarly?.set(element, null)
    if (typeof typed === "string" && element instanceof HTMLTextAreaElement) element.value = typed
    onAlive(element)
  }, [ref])
}

/** `useEarly` for what shows a text: `onValue` gets it where it is not the one that was drawn. */
export const useEarlyValue = <E extends HTMLElement & { value: string }>(
  ref: RefObject<E | null>,
  drawn: string,
  onValue: (value: string) => void,
) => useEarly(ref, ({ value }) => value !== drawn && onValue(value))
