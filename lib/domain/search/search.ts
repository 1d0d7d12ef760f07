import { type Sql, searchSql } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { invalid } from "#lib/domain/errors.ts"
import { compileTerms } from "#lib/domain/search/compile.ts"
import { resolveFilters } from "#lib/domain/search/filters.ts"
import { type Candidate, findNewest, type Search, type Spot } from "#lib/domain/search/find.ts"
import { everythingNamed } from "#lib/domain/search/named.ts"
import { findNames } from "#lib/domain/search/names.ts"
import { readHits } from "#lib/domain/search/read-hits.ts"
import { readScope } from "#lib/domain/search/scope.ts"
import type { SearchInput, SearchOutput } from "#lib/protocol/search.ts"
import { parseSearch } from "#lib/protocol/search-query.ts"

const pageSize = 20
/** People, and conversations, that are shown by name. */
const names = 6
/** Of this many of the newest that fit, the best come first. */
const ranked = 300
/** After so long, being new counts half. */
const freshMs = 60 * 24 * 60 * 60_000

/**
 * Finds messages among all that the actor may read now, the newest or the most fitting first, a page at a time; on the first page also people
 * and conversations that are called so. The same snapshot of the database serves all of it. Errors: `invalid` (cursor), `unavailable`
 * when it takes too long.
 */
export const searchMessages = async (actor: Actor, input: SearchInput): Promise<SearchOutput> => {
  const query = parseSearch(input.query)
  // Outside of the snapshot: it may ask for stems over a connection of its own.
  const compiled = await compileTerms(query.terms)
  const cursor = input.cursor === undefined ? null : parseCursor(input.cursor)
  return searchSql().begin("isolation level repeatable read read only", async transaction => {
    const client = transaction as unknown as Sql
    const now = cursor?.until ?? Date.now()
    const scope = await readScope(client, actor.personId)
    const narrowed = await resolveFilters(client, scope, query.filters, input, now)
    const words = query.terms.filter(term => !term.not)
    const unspoken = words.length > 0 && compiled.clauses.length === 0
    if (unspoken) narrowed.problems.push({ key: "words", value: words.map(term => term.text).join(" ") })
    const search: Search = { scope, narrowed, compiled }
    const asked = compiled.clauses.length > 0 || query.filters.length > 0
    const page =
      asked && narrowed.problems.length === 0
        ? await (input.sort === "relevance" ? byFitness : byTime)(client, search, cursor, input.limit ?? pageSize, now)
        : { found: [], next: null }
    const hits = await readHits(client, search, page.found)
    const plain = query.filters.length === 0 && words.length > 0 && !cursor
    const typed = words.map(term => term.text).join(" ")
    const [people, conversations] = plain
      ? [
          await findNames(client, scope, typed, "person", names),
          await findNames(client, scope, typed, "conversation", names),
        ]
      : [[], []]
    const named = await everythingNamed(client, hits, people, conversations)
    return { hits, ...named, names: plain ? named.names : null, problems: narrowed.problems, next: page.next }
  }) as Promise<SearchOutput>
}

type Cursor = { until: number; spot: Spot | null; skip: number }
type Page = { found: Candidate[]; next: string | null }

const byTime = async (client: Sql, search: Search, cursor: Cursor | null, size: number, now: number): Promise<Page> => {
  const { found, stopped } = await findNewest(client, search, cursor?.spot ?? null, size + 1, now)
  const page = found.slice(0, size)
  const last = found.length > size ? page.at(-1)! : stopped
  return { found: page, next: last && `t.${now}.${last.at}.${last.conversationId}.${last.seq}` }
}

const byFitness = async (
  client: Sql,
  search: Search,
  cursor: Cursor | null,
  size: number,
  now: number,
): Promise<Page> => {
  const until: Spot = { at: now + 1, conversationId: "00000000-0000-0000-0000-000000000000", seq: 0 }
  const { found } = await findNewest(client, search, until, ranked, now)
  const score = ({ rank, at }: Candidate) => (0.05 + rank) * (0.4 + 0.6 / (1 + Math.max(0, now - at) / freshMs))
  const sorted = found.toSorted((a, b) => score(b) - score(a) || b.at - a.at)
  const skip = cursor?.skip ?? 0
  return {
    found: sorted.slice(skip, skip + size),
    next: sorted.length > skip + size ? `r.${now}.${skip + size}` : null,
  }
}

const parseCursor = (text: string): Cursor => {
  const ranked = /^r\.(\d{1,15})\.(\d{1,6})$/.exec(text)
  if (ranked) return { until: Number(ranked[1]), spot: null, skip: Number(ranked[2]) }
  const timed = /^t\.(\d{1,15})\.(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,10})$/.exec(text)
  const [until, at, seq] = [timed?.[1], timed?.[2], timed?.[4]].map(Number)
  if (!timed || at! > 8.64e15 || seq! > 2 ** 31 - 1) throw invalid({ cursor: "malformed" })
  return { until: until!, spot: { at: at!, conversationId: timed[3]!, seq: seq! }, skip: 0 }
}
