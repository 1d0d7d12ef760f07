"use client"
import { type ComponentType, useEffect, useState } from "react"
import { createPortal } from "react-dom"
import { useI18n } from "#components/shell/i18n-context.ts"

type Load<P> = () => Promise<{ default: ComponentType<P> }>

/**
 * A part of the screen that is fetched when it is first drawn, without a word. Without a line it stays away and is tried again every few
 * seconds, where React's own `lazy` would take the whole page down with it.
 */
export const later = <P extends object>(load: Load<P>): ComponentType<P> => make(load, false)

/** The same for a part that was asked for by a press: whoever waits for it is told so, and when it cannot be had. */
export const onDemand = <P extends object>(load: Load<P>): ComponentType<P> => make(load, true)

/** A wait that is over sooner is not worth a word, in milliseconds. */
const noticed = 400
const again = 4000

const make = <P extends object>(load: Load<P>, asked: boolean): ComponentType<P> => {
  let Part: ComponentType<P> | undefined
  return props => {
    const [state, setState] = useState<"fresh" | "waiting" | "failing" | "there">("fresh")
    useEffect(() => {
      if (Part) return
      let gone = false
      let timer = setTimeout(setState, noticed, "waiting")
      const fetchIt = () =>
        load().then(
          module => {
            Part = module.default
            clearTimeout(timer)
            setState("there")
          },
          () => {
            clearTimeout(timer)
            if (gone) return
            setState("failing")
            timer = setTimeout(fetchIt, again)
          },
        )
      fetchIt()
      return () => {
        gone = true
        clearTimeout(timer)
      }
    }, [])
    if (Part) return <Part {...props} />
    return asked && state !== "fresh" ? <Wait failing={state === "failing"} /> : null
  }
}

const Wait = ({ failing }: { failing: boolean }) => {
  const { t } = useI18n()
  return createPortal(
    <p
      role="status"
      className="-translate-x-1/2 fixed start-1/2 top-28 z-50 w-max max-w-[calc(100vw-24px)] animate-fade text-balance rounded-[20px] bg-text px-4 py-2 text-center text-bg text-sm shadow-lg rtl:translate-x-1/2"
    >
      {failing ? t.common.missing : t.common.loading}
    </p>,
    document.body,
  )
}
