import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { sql } from "#db/client.ts"
import type { Card } from "#db/schema/previews.ts"
import { NotFetched } from "#lib/outbound/target.ts"
import { once } from "#lib/process.ts"

/** How long what was found holds, and how long that there was nothing, in seconds. */
const foundSeconds = 24 * 3600
const nothingSeconds = 30 * 60
/** A page, its picture, and the time in which a process that ended would have been done with them. */
const claimSeconds = 60
const mostPages = 10_000

/** By what a page is known here: its address without the fragment, hashed. */
export const pageKey = (address: string): string =>
  createHash("sha256").update(address.split("#")[0]!).digest("base64url")

const underWay = once("pages-under-way", () => new Map<string, Promise<Card | null>>())

/**
 * What a page says of itself, looked at by one process of all and kept for a while; the others wait for what it finds. `look` says it, or throws where
 * it could not be seen whether there is anything: then nothing is kept.
 */
export const cardOf = (
  address: string,
  look: () => Promise<Card | null>,
  signal?: AbortSignal,
): Promise<Card | null> => {
  const key = pageKey(address)
  const held = underWay.get(key)
  if (held) return held
  const work = find(key, look, signal).finally(() => underWay.delete(key))
  underWay.set(key, work)
  return work
}

const find = async (key: string, look: () => Promise<Card | null>, signal?: AbortSignal): Promise<Card | null> => {
  for (;;) {
    const [taken] = await sql()<{ key: string }[]>`
      insert into link_pages as p (key, claimed_until) values (${key}, now() + ${claimSeconds} * interval '1 s')
      on conflict (key) do update set claimed_until = excluded.claimed_until
      where p.claimed_until < now() and not ${isFresh()}
      returning key`
    if (taken) return await lookAt(key, look)
    const [known] = await sql()<{ card: Card | null; fresh: boolean }[]>`
      select card, ${isFresh()} as fresh from link_pages p where key = ${key}`
    if (known?.fresh) return known.card
    if (signal?.aborted) throw new NotFetched("time")
    await sleep(250)
  }
}

const isFresh = () => sql()`coalesce(p.fetched_at > now()
  - case when p.card is null then ${nothingSeconds}::int else ${foundSeconds}::int end * interval '1 s', false)`

const lookAt = async (key: string, look: () => Promise<Card | null>): Promise<Card | null> => {
  const [card, error] = await look().then(
    card => [card, null] as const,
    error => [null, error] as const,
  )
  if (error) {
    await sql()`update link_pages set claimed_until = now() where key = ${key}`
    throw error
  }
  await sql()`
    update link_pages set card = ${card && JSON.stringify(card)}::text::jsonb, fetched_at = now(), claimed_until = now()
    where key = ${key}`
  return card
}

/** Forgets pages that are too old to be used, and the oldest where there are too many. Returns how many. */
export const forgetPages = async (most = mostPages): Promise<number> => {
  const gone = await sql()`
    delete from link_pages p
    where claimed_until < now() and (
      not ${isFresh()} or key in (select key from link_pages order by fetched_at desc nulls last offset ${most})
    )`
  return gone.count
}
