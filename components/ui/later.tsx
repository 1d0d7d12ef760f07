"use client"
import { type ComponentType, useEffect, useState } from "react"

type Module<P> = { default: ComponentType<P> }

/**
 * A part of the screen that is fetched when it is first wanted. Without a line it stays away and is tried again every few seconds,
 * where React's own `lazy` would take the whole page down with it.
 */
export const later = <P extends object>(load: () => Promise<Module<P>>): ComponentType<P> => {
  let Part: ComponentType<P> | undefined
  return props => {
    const [, setLoaded] = useState(Part !== undefined)
    useEffect(() => {
      if (Part) return
      let gone = false
      let timer: ReturnType<typeof setTimeout>
      const fetchIt = () =>
        load().then(
          module => {
            Part = module.default
            setLoaded(true)
          },
          () => {
            if (!gone) timer = setTimeout(fetchIt, 4000)
          },
        )
      fetchIt()
      return () => {
        gone = true
        clearTimeout(timer)
      }
    }, [])
    return Part ? <Part {...props} /> : null
  }
}
