"use client"
import { useCallback, useEffect, useRef, useState } from "react"
import { useRenewed } from "#lib/client/use-renewed.ts"
import type { Result } from "#lib/protocol/result.ts"

type Page = { next: string | null }
type Ask<T> = (input: { query?: string; cursor?: string }) => Promise<Result<T>>

const restMs = 200
/** What was shown before is shown again by Back, as it was then. */
const shown = new WeakSet<object>()

/**
 * A list that is looked through by typing: asked for when the typing rests, a page at a time, and again when `ask` is another function. `asked` is the query that `found` answers; an answer that comes late is dropped. What is shown again by Back is asked for once more.
 */
export const useFound = <T extends Page>(first: T, ask: Ask<T>, join: (before: T, page: T) => T) => {
  const [query, setQuery] = useState("")
  const [found, setFound] = useState(first)
  const [{ asked, by }, setAsked] = useState<{ asked: string; by: Ask<T> | null }>({ asked: "", by: ask })
  const turn = useRef(0)
  const wanted = query.trim()

  useEffect(() => {
    if (wanted === asked && ask === by) return
    const timer = setTimeout(async () => {
      const mine = ++turn.current
      const result = await ask(wanted ? { query: wanted } : {})
      if (mine !== turn.current) return
      if (result.ok) setFound(result.value)
      setAsked({ asked: wanted, by: ask })
    }, restMs)
    return () => clearTimeout(timer)
  }, [wanted, asked, ask, by])

  const isDue = useRef(shown.has(first))
  useEffect(() => void shown.add(first), [first])
  useRenewed(
    useCallback(async () => {
      if (isDue.current) setAsked(now => ({ ...now, by: null }))
      isDue.current = false
    }, []),
  )

  const more = async () => {
    const mine = ++turn.current
    const result = await ask({ ...(asked && { query: asked }), cursor: found.next! })
    if (result.ok && mine === turn.current) setFound(join(found, result.value))
  }
  return { query, setQuery, found, asked, more }
}
