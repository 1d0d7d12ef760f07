"use client"
import { type ComponentType, useEffect, useState } from "react"

type Module<P> = { default: ComponentType<P> }

/**
 * A part of the screen that is fetched when it is first wanted. Without a line it stays away and is tried again the next time,
 * where React's own `lazy` would take the whole page down with it.
 */
export const later = <P extends object>(load: () => Promise<Module<P>>): ComponentType<P> => {
  let Part: ComponentType<P> | undefined
  return props => {
    const [, setLoaded] = useState(Part !== undefined)
    useEffect(() => {
      if (Part) return
      const take = (module: Module<P>) => {
        Part = module.default
        setLoaded(true)
      }
      load().then(take, () => {})
    }, [])
    return Part ? <Part {...props} /> : null
  }
}
