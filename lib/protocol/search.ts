import { z } from "zod"
import { conversation } from "./conversations.ts"
import { limits } from "./limits.ts"
import { message } from "./messages.ts"
import { person } from "./people.ts"
import { filterKeys } from "./search-query.ts"
import { id, input, plain } from "./text.ts"

/**
 * `query` is what was typed, filters included: `from:@handle` `in:"a name"` `in:@handle` `in:here` `before:` `after:` `on:` (2026-11-21, 2026-11,
 * 2026, today, yesterday) `has:`, each also with a minus before it. `here` is the conversation that `in:here` means. Days are those of `zone`.
 */
export const searchInput = input({
  query: plain(limits.searchMax),
  here: id().optional(),
  sort: z.enum(["time", "relevance"]).optional(),
  cursor: plain(limits.cursorMax).optional(),
  limit: z.number().int().min(1).max(limits.pageDefault).optional(),
  zone: plain(limits.zoneMax).optional(),
})
export type SearchInput = z.infer<typeof searchInput>

/** A message that was found. `ranges` are the places in its body to be marked, in UTF-16 units. `before` and `after` stand next to it. */
export const searchHit = z.object({
  message,
  ranges: z.array(z.tuple([z.number(), z.number()])),
  before: message.nullable(),
  after: message.nullable(),
})
export type SearchHit = z.infer<typeof searchHit>

/** A part of the query that means nothing here: nobody has this handle, no such conversation that one may read, no such day. */
export const searchProblem = z.object({ key: z.enum([...filterKeys, "words"]), value: z.string() })
export type SearchProblem = z.infer<typeof searchProblem>

/**
 * What was found. `names` is there on the first page of a search by words alone: people and conversations that are called so. `next` is the
 * cursor of the following page. There is no count: it would have to look at everything.
 */
export const searchOutput = z.object({
  hits: z.array(searchHit),
  conversations: z.array(conversation),
  people: z.array(person),
  names: z.object({ people: z.array(person), conversations: z.array(conversation) }).nullable(),
  problems: z.array(searchProblem),
  next: z.string().nullable(),
})
export type SearchOutput = z.infer<typeof searchOutput>
