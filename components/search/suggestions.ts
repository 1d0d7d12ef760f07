"use client"
import { useEffect, useMemo } from "react"
import { useRowNames } from "#components/lobby/use-row-names.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { limits } from "#lib/protocol/limits.ts"
import { filterKeys, hasThings, parseSearch, type SearchFilter } from "#lib/protocol/search-query.ts"
import { useSearchWords } from "./words.ts"

/** What could stand where the caret is: `insert` takes the place of `start` to `end`. */
export type Suggestion = { key: string; label: string; detail: string; insert: string; start: number; end: number }

const most = 6
const restMs = 150
const plain = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLocaleLowerCase()

const valued = (filter: SearchFilter, value: string) =>
  `${filter.not ? "-" : ""}${filter.key}:${/\s/.test(value) ? `"${value.replaceAll('"', "")}"` : value} `

const filterAt = (query: string, caret: number) =>
  parseSearch(query).filters.find(one => caret > one.start && caret <= one.end)

/** Asks for the people that a `from:` may mean, when typing rests, so that they are known here. */
const usePeopleCalled = (filter: SearchFilter | undefined) => {
  const { cache } = useClient()
  const wanted = filter?.key === "from" ? filter.value.replace(/^@/, "") : ""
  useEffect(() => {
    if (!wanted) return
    const timer = setTimeout(async () => {
      const result = await sendCommand("people:search", { query: wanted.slice(0, limits.queryMax) })
      if (result.ok) update(cache, keys.people, people => mergePeople(people, result.value.people))
    }, restMs)
    return () => clearTimeout(timer)
  }, [cache, wanted])
}

/** Whom, where and what a filter at the caret can mean, as far as this device knows; or which filter is being begun. */
export const useSuggestions = (query: string, caret: number, here: boolean): Suggestion[] => {
  const words = useSearchWords()
  const me = useViewer()
  const { rows } = useLobby()
  const { nameOf } = useRowNames(rows)
  const people = useCached(keys.people)

  usePeopleCalled(filterAt(query, caret))

  return useMemo(() => {
    const { terms } = parseSearch(query)
    const filter = filterAt(query, caret)
    if (filter) {
      const wanted = plain(filter.value.replace(/^@/, ""))
      const options: [value: string, label: string, detail: string][] =
        filter.key === "from"
          ? [
              ["me", words.me, `@${me.handle}`],
              ...Object.values(people ?? {})
                .filter(person => person.id !== me.id)
                .map((person): [string, string, string] => [`@${person.handle}`, person.name, `@${person.handle}`]),
            ]
          : filter.key === "in"
            ? [
                ...(here ? [["here", words.here, "in:here"] as [string, string, string]] : []),
                ...rows.map((row): [string, string, string] => {
                  const name = nameOf(row)
                  const handle = nameOf(row, true).slice(name.length + 1)
                  return [handle || name, name, handle]
                }),
              ]
            : filter.key === "has"
              ? hasThings.map((thing): [string, string, string] => [thing, words.things[thing], thing])
              : (["today", "yesterday"] as const).map((day): [string, string, string] => [day, words.days[day], day])
      const fits = options.filter(([value, label]) => plain(`${value} ${label}`).includes(wanted))
      // What is already written out needs no help.
      if (fits.some(([value]) => value === filter.value)) return []
      return fits.slice(0, most).map(([value, label, detail]) => ({
        key: `${filter.key}:${value}`,
        label,
        detail,
        insert: valued(filter, value),
        start: filter.start,
        end: filter.end,
      }))
    }
    const term = terms.find(one => caret > one.start && caret <= one.end)
    if (!term || term.quoted || term.text.length < 2) return []
    return filterKeys
      .filter(key => key.startsWith(term.text.toLowerCase()))
      .map(key => ({
        key,
        label: `${key}:`,
        detail: words.help[key],
        insert: `${term.not ? "-" : ""}${key}:`,
        start: term.start,
        end: term.end,
      }))
  }, [query, caret, here, words, me, rows, nameOf, people])
}
