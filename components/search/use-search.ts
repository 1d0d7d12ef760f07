"use client"
import { useCallback, useEffect, useRef, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { changedBy, type Found, foundOf, withMore } from "#lib/client/cache/search.ts"
import { read, update, write } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useConnection } from "#lib/client/use-connection.ts"
import { type News, withNews } from "#lib/client/with-news.ts"
import type { Failure } from "#lib/protocol/result.ts"
import type { SearchInput, SearchOutput } from "#lib/protocol/search.ts"
import { parseSearch } from "#lib/protocol/search-query.ts"

export type Sort = "time" | "relevance"
/** What the address says: the words, the conversation that `in:here` means, the order. */
export type Asked = { query: string; here: string | null; sort: Sort }

const restMs = 200

export const readAsked = (search: string): Asked => {
  const at = new URLSearchParams(search)
  return { query: at.get("q") ?? "", here: at.get("here"), sort: at.get("sort") === "relevance" ? "relevance" : "time" }
}

const addressOf = ({ query, here, sort }: Asked) => {
  const at = new URLSearchParams()
  if (query) at.set("q", query)
  if (here) at.set("here", here)
  if (sort !== "time") at.set("sort", sort)
  return at.size ? `/search?${at}` : "/search"
}

/** Without filters whose value is still to be typed; nothing where nothing but the place is said. */
const wantedOf = (query: string) => {
  const { terms, filters } = parseSearch(query)
  if (terms.length === 0 && filters.every(filter => filter.key === "in" || !filter.value)) return ""
  return filters
    .filter(filter => !filter.value)
    .reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), query)
    .trim()
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/**
 * The search of the screen: asked for when typing rests, never shown out of order, kept in the address and in the cache. Asked too often, it
 * waits as long as the server says and goes on by itself; without a line it goes on when the line is back.
 */
export const useSearch = (start: Asked) => {
  const { cache, live } = useClient()
  const { state: line } = useConnection()
  const [asked, setAsked] = useState(start)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [loadingMore, setLoadingMore] = useState(false)
  const [again, setAgain] = useState(0)
  const turn = useRef(0)
  const wanted = wantedOf(asked.query)
  const held = useCached(keys.search)
  const name = JSON.stringify([wanted, asked.here, asked.sort])
  const current = held?.asked === name
  const input = (): SearchInput => ({
    query: wanted,
    sort: asked.sort,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(asked.here && { here: asked.here }),
  })

  /** The answer, unless something else was asked for meanwhile, and what was told while it was on its way. */
  const ask = async (more: Partial<SearchInput>): Promise<{ answer: SearchOutput; news: News[] } | null> => {
    const mine = ++turn.current
    for (;;) {
      const { result, news } = await withNews(live, () => sendCommand("message:search", { ...input(), ...more }))
      if (mine !== turn.current) return null
      if (result.ok) {
        update(cache, keys.people, people => mergePeople(people, result.value.people))
        return { answer: result.value, news }
      }
      if (result.error.code !== "too_many") {
        setFailure(result.error)
        return null
      }
      await wait((result.error.retryAfter ?? 1) * 1000)
      if (mine !== turn.current) return null
    }
  }

  useEffect(() => {
    const timer = setTimeout(() => history.replaceState(null, "", addressOf(asked)), restMs)
    return () => clearTimeout(timer)
  }, [asked])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `name` stands for all that is asked, `again` for asking once more.
  useEffect(() => {
    setFailure(null)
    if (!wanted || read(cache, keys.search)?.asked === name) return void turn.current++
    const timer = setTimeout(async () => {
      const told = await ask({})
      if (told) write(cache, keys.search, changedBy(foundOf(name, told.answer), told.news))
    }, restMs)
    return () => clearTimeout(timer)
  }, [cache, live, name, wanted, again, current])

  const retry = useCallback(() => setAgain(count => count + 1), [])
  const before = useRef(line)
  useEffect(() => {
    if (line === "online" && before.current !== "online") retry()
    before.current = line
  }, [line, retry])

  const more = async () => {
    const cursor = held?.next
    if (!cursor || loadingMore) return
    setLoadingMore(true)
    const told = await ask({ cursor })
    if (told)
      update(cache, keys.search, now => (now.asked === name ? changedBy(withMore(now, told.answer), told.news) : now))
    setLoadingMore(false)
  }

  const change = (next: Partial<Asked>) => setAsked(now => ({ ...now, ...next }))
  const remember = (place: Pick<Found, "scroll" | "chosen">) =>
    update(cache, keys.search, now => ({ ...now, ...place }))

  return {
    asked,
    change,
    wanted,
    /** What stands on screen: while something else is being asked, the answer before. */
    found: wanted ? held : undefined,
    current,
    status: !wanted ? "idle" : current ? "ready" : failure ? (line === "online" ? "failed" : "offline") : "loading",
    offline: line !== "online",
    failure,
    more,
    loadingMore,
    retry,
    remember,
  } as const
}
