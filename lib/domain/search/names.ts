import type { Sql } from "#db/client.ts"
import { partOf } from "#lib/domain/search/compile.ts"
import { quoted } from "#lib/domain/search/document.ts"
import { seenWord } from "#lib/domain/search/index-names.ts"
import type { Scope } from "#lib/domain/search/scope.ts"
import { tokensOf } from "#lib/domain/search/tokens.ts"

export type Found = { id: string; kind: "person" | "conversation"; name: string }

/** Words of a name that are looked at. */
const most = 6

/**
 * People and conversations that are called so: every word is in the name or the handle, as a beginning or inside, as typed or as eyes
 * read it. Those that begin so come first. The banned and those in a block with the person are left out, and what one may not see.
 */
export const findNames = async (
  client: Sql,
  scope: Scope,
  typed: string,
  kind: Found["kind"],
  limit: number,
): Promise<Found[]> => {
  const words = [...new Set(tokensOf(typed.replace(/^@/, "")).map(token => token.text))].slice(0, most)
  const forms = words.map(word => [...new Set([word, seenWord(word)])])
  if (words.length === 0) return []
  const parts = forms.map(these => these.map(word => partOf(word) ?? { grams: [], text: ` ${word}` }))
  const index = parts
    .filter(these => these.every(({ grams }) => grams.length > 0))
    .map(these => `(${these.map(({ grams }) => `(${grams.map(quoted).join(" & ")})`).join(" | ")})`)
    .join(" & ")
  const texts = parts.map(these => these.map(({ text }) => text))
  const fits = texts.map(
    these => client`(${these.map(text => client`strpos(n.text, ${text}) > 0`).reduce((a, b) => client`${a} or ${b}`)})`,
  )
  const begins = forms.flat().map(word => client`strpos(n.text, ${` ${word}`}) > 0`)
  const narrowed = index ? client`and word_parts(n.text) @@ ${index}::tsquery` : client``
  const first = client`${begins.reduce((a, b) => client`${a} or ${b}`)}`
  if (kind === "person")
    return client<Found[]>`
      select p.id, 'person' as kind, p.name from name_words n join people p on p.id = n.id and p.name = n.name
      where n.kind = 'person' ${narrowed} and ${fits.reduce((a, b) => client`${a} and ${b}`)}
        and p.banned_at is null and p.id <> all(${scope.apart}::uuid[])
      order by (${first}) desc, length(n.name), p.name, p.id limit ${limit}`
  return client<Found[]>`
    select c.id, 'conversation' as kind, c.name from name_words n join conversations c on c.id = n.id and c.name = n.name
    where n.kind = 'conversation' ${narrowed} and ${fits.reduce((a, b) => client`${a} and ${b}`)}
      and (c.id = any(${scope.own}::uuid[]) or (c.kind = 'room' and c.id <> all(${scope.banned}::uuid[])))
    order by (${first}) desc, c.member_count desc, c.name, c.id limit ${limit}`
}
