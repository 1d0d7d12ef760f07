"use client"
import { type RefObject, useEffect, useRef } from "react"
import type { Held } from "#lib/client/use-loading.ts"
import type { Drawn } from "./list-tools.tsx"
import { articlesOf, bringTo } from "./on-screen.ts"
import type { Jumps } from "./use-jumps.ts"

type Input = {
  scroller: RefObject<HTMLElement | null>
  /** What was pressed before this was loaded. */
  firstKey: KeyboardEvent | null
  /** True as long as keys are answered here. */
  walks: RefObject<boolean>
  held: Held
  drawn: Drawn
  jumps: Jumps
  first: number
}
/** Where the focus goes as soon as it is drawn. */
type Wish = { step: 1 | -1; from: HTMLElement } | "first" | "last" | null

/** The message about a screen above or below, at least the next one. */
const screenAway = (articles: HTMLElement[], at: number, step: 1 | -1, height: number) => {
  const from = articles[at]!.getBoundingClientRect().top
  let to = at + step
  while (articles[to + step] && Math.abs(articles[to + step]!.getBoundingClientRect().top - from) < height * 0.9)
    to += step
  return articles[to]
}

/** Keys in the list: message by message, screen by screen, to the first and the newest, over the ends of pages. */
export const useWalk = ({ scroller, firstKey, walks, held, drawn, jumps, first }: Input) => {
  const wish = useRef<Wish>(null)
  const latest = useRef({ held, drawn, jumps, first })
  latest.current = { held, drawn, jumps, first }
  const missed = useRef(firstKey)

  useEffect(() => {
    const list = scroller.current!
    const step = (from: HTMLElement, by: 1 | -1) => {
      const articles = articlesOf(list)
      const to = articles[articles.indexOf(from) + by]
      if (to) return to.focus()
      wish.current = { step: by, from }
      void latest.current.held.further(
        by < 0 ? "older" : "newer",
        Number(from.dataset.messageSeq ?? Number.POSITIVE_INFINITY),
      )
    }
    const end = (which: "first" | "last") => {
      const { drawn, jumps, first } = latest.current
      const reached = which === "first" ? !drawn.hasOlder : !drawn.hasNewer
      if (reached)
        return articlesOf(list)
          .at(which === "first" ? 0 : -1)
          ?.focus()
      wish.current = which
      if (which === "first") void jumps.jump(first)
      else jumps.toNewest()
    }
    const key = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      const on = target.tagName === "ARTICLE" ? target : null
      if ((!on && target !== list) || event.ctrlKey || event.metaKey || event.altKey) return
      const articles = articlesOf(list)
      const screen = (by: 1 | -1) => {
        const to = screenAway(articles, articles.indexOf(on!), by, list.clientHeight)
        if (!to) return step(on!, by)
        bringTo(list, to, 24)
        to.focus({ preventScroll: true })
      }
      const moves: Record<string, () => void> = {
        ArrowUp: () => (on ? step(on, -1) : articles.at(-1)?.focus()),
        ArrowDown: () => (on ? step(on, 1) : articles.at(-1)?.focus()),
        Home: () => end("first"),
        End: () => end("last"),
        // From the list itself the browser scrolls by a screen.
        ...(on && { PageUp: () => screen(-1), PageDown: () => screen(1) }),
      }
      const move = moves[event.key]
      if (!move || articles.length === 0) return
      event.preventDefault()
      wish.current = null
      move()
    }
    if (missed.current) key(missed.current)
    missed.current = null
    list.addEventListener("keydown", key)
    walks.current = true
    return () => {
      walks.current = false
      list.removeEventListener("keydown", key)
    }
  }, [scroller, walks])

  useEffect(() => {
    const wanted = wish.current
    if (!wanted) return
    const articles = articlesOf(scroller.current!)
    if (wanted === "first" || wanted === "last") {
      if (wanted === "first" ? drawn.hasOlder : drawn.hasNewer) return
      articles.at(wanted === "first" ? 0 : -1)?.focus()
    } else {
      const to = articles[articles.indexOf(wanted.from) + wanted.step]
      if (!to) return
      to.focus()
    }
    wish.current = null
  }, [drawn, scroller])
}
