import type { Sql } from "#db/client.ts"
import { handleKey } from "#lib/domain/accounts/handle.ts"
import { type Span, spanOf } from "#lib/domain/search/days.ts"
import { fold } from "#lib/domain/search/fold.ts"
import { findNames } from "#lib/domain/search/names.ts"
import type { Scope } from "#lib/domain/search/scope.ts"
import type { SearchInput, SearchProblem } from "#lib/protocol/search.ts"
import { type Has, type SearchFilter, thingOf } from "#lib/protocol/search-query.ts"

/** Filters as ids and times. `null` means: not asked for. */
export type Narrowed = {
  from: string[] | null
  notFrom: string[]
  in: string[] | null
  notIn: string[]
  has: Has[]
  hasNot: Has[]
  span: Span
  problems: SearchProblem[]
}

/** Of the people and conversations of one name, so many are meant at most. */
const mostNamed = 20

/** Finds out whom and what the filters mean. What means nothing is told as a problem, as if it did not exist. */
export const resolveFilters = async (
  client: Sql,
  scope: Scope,
  filters: SearchFilter[],
  { here, zone }: SearchInput,
  now: number,
): Promise<Narrowed> => {
  const narrowed: Narrowed = {
    from: null,
    notFrom: [],
    in: null,
    notIn: [],
    has: [],
    hasNot: [],
    span: { from: 0, to: Number.MAX_SAFE_INTEGER },
    problems: [],
  }
  for (const { key, value, not } of filters) {
    const wrong = () => narrowed.problems.push({ key, value })
    if (key === "has") {
      const thing = thingOf(value)
      if (thing) (not ? narrowed.hasNot : narrowed.has).push(thing)
      else wrong()
    } else if (key === "from" || key === "in") {
      const ids = await (key === "from" ? peopleCalled(client, scope, value) : placesCalled(client, scope, value, here))
      if (ids.length === 0) wrong()
      if (not) narrowed[key === "from" ? "notFrom" : "notIn"].push(...ids)
      else narrowed[key] = [...(narrowed[key] ?? []), ...ids]
    } else {
      const span = spanOf(value, zone, now)
      if (span && !not) narrowed.span = cut(narrowed.span, key, span)
      else wrong()
    }
  }
  return narrowed
}

/** `before:` a day ends where it begins, `after:` it begins where it ends. */
const cut = (span: Span, key: "before" | "after" | "on", day: Span): Span => ({
  from: Math.max(span.from, key === "after" ? day.to : key === "on" ? day.from : 0),
  to: Math.min(span.to, key === "before" ? day.from : key === "on" ? day.to : Number.MAX_SAFE_INTEGER),
})

const isSelf = (value: string) => /^@?(me|yo|mí)$/iu.test(value)

/** By handle, also one that only looks like it, or by the whole name. */
const peopleCalled = async (client: Sql, scope: Scope, value: string): Promise<string[]> => {
  if (isSelf(value)) return [scope.personId]
  const handle = value.replace(/^@/, "").toLowerCase()
  const rows = await client<{ id: string }[]>`
    select id from people where handle_key = ${handleKey(handle)} order by handle = ${handle} desc limit 1`
  if (rows.length > 0 || value.startsWith("@")) return rows.map(row => row.id)
  const found = await findNames(client, scope, value, "person", mostNamed)
  return found.filter(one => fold(one.name) === fold(value)).map(one => one.id)
}

/** By name, exactly if one is called exactly so; `@handle` is the conversation with that person. */
const placesCalled = async (client: Sql, scope: Scope, value: string, here: string | undefined): Promise<string[]> => {
  if (/^(here|aquí|aqui)$/iu.test(value)) return here ? readable(client, scope, here) : []
  if (value.startsWith("@")) return directsWith(client, scope, await peopleCalled(client, scope, value))
  const found = await findNames(client, scope, value, "conversation", mostNamed)
  const exact = found.filter(one => fold(one.name) === fold(value))
  if (exact.length > 0) return exact.map(one => one.id)
  if (found.length > 0) return found.map(one => one.id)
  const people = value ? await findNames(client, scope, value, "person", mostNamed) : []
  return directsWith(
    client,
    scope,
    people.map(one => one.id),
  )
}

const readable = async (client: Sql, scope: Scope, id: string): Promise<string[]> => {
  if (scope.own.includes(id)) return [id]
  const rows = await client<{ id: string }[]>`select id from conversations where id = ${id} and kind = 'room'`
  return rows.map(row => row.id).filter(room => !scope.banned.includes(room))
}

const directsWith = async (client: Sql, scope: Scope, ids: string[]): Promise<string[]> => {
  const keys = ids.map(id => [id, scope.personId].sort().join(":"))
  const rows = await client<{ id: string }[]>`
    select id from conversations where direct_key = any(${keys}::text[]) and id = any(${scope.private}::uuid[])`
  return rows.map(row => row.id)
}
