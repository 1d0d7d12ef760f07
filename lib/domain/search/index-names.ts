import { type Sql, sql } from "#db/client.ts"
import { handleKey } from "#lib/domain/accounts/handle.ts"
import { asSeen } from "#lib/domain/search/fold.ts"
import { tokensOf } from "#lib/domain/search/tokens.ts"
import { log } from "#lib/log.ts"

type Named = { id: string; kind: "person" | "conversation"; name: string; handle: string | null }

/** People and conversations one statement takes. */
const step = 1000

/** A word as eyes read it, so that a name is found however its look-alikes are typed. */
export const seenWord = (folded: string) => handleKey(asSeen(folded))

/** What is looked through for a part of a name: its words and the handle's, folded, and each as eyes read it. */
const textOf = ({ name, handle }: Named) => {
  const words = tokensOf(`${name} ${handle ?? ""}`).map(token => token.text)
  const whole = handle ? [handle] : []
  return [...new Set([...words, ...whole, ...words.map(seenWord), ...whole.map(seenWord)])]
    .map(word => ` ${word}`)
    .join("")
}

/** Keeps what these are called, to be found by a part of it. */
export const indexNames = async (named: Named[], client: Sql = sql()): Promise<void> => {
  if (named.length === 0) return
  await client`
    insert into name_words (id, kind, name, text)
    select * from unnest(
      ${named.map(one => one.id)}::uuid[], ${named.map(one => one.kind)}::text[], ${named.map(one => one.name)}::text[],
      ${named.map(textOf)}::text[]
    )
    on conflict (id) do update set name = excluded.name, text = excluded.text`
}

/** The same where a name was just given or changed. What fails here is made up for by the job. */
export const keepName = (named: Named): Promise<void> =>
  indexNames([named]).catch(error => log.warn({ err: error }, "a name could not be indexed"))

/**
 * Keeps the names of all who have a new one or none kept yet: what came in by another way, or when whoever changed it was interrupted.
 * Returns how many.
 */
export const indexMissingNames = async (): Promise<number> => {
  let total = 0
  for (;;) {
    const missing = await sql()<Named[]>`
      select p.id, 'person' as kind, p.name, p.handle from people p left join name_words n on n.id = p.id
      where n.name is distinct from p.name
      union all
      select c.id, 'conversation', c.name, null from conversations c left join name_words n on n.id = c.id
      where c.name is not null and n.name is distinct from c.name
      limit ${step}`
    await indexNames(missing)
    total += missing.length
    if (missing.length < step) return total
  }
}
