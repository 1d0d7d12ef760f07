import { type RefObject, useEffectEvent, useLayoutEffect } from "react"

/**
 * For what stands in the HTML and can be filled in or chosen before the scripts are there. React keeps what was entered in the element
 * but knows nothing of it, and takes it away when it draws the next time. So `take` is given the element as soon as it is alive: what
 * differs from what was drawn has been entered by hand, and is to be taken as if it were now.
 */
export const useEarly = <E extends HTMLElement>(ref: RefObject<E | null>, take: (element: E) => void) => {
  const onAlive = useEffectEvent(take)
  useLayoutEffect(() => {
    if (ref.current) onAlive(ref.current)
  }, [ref])
}
