import { sql } from "drizzle-orm"
import { reader } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { notFound } from "#lib/domain/errors.ts"
import type { FileRow } from "#lib/domain/files/to-dto.ts"
import { viewableBy } from "#lib/domain/people/may-view.ts"
import { isReadable, joinReadable } from "#lib/domain/readable.ts"
import type { FileSize } from "#lib/protocol/files.ts"

/** What is served of a file: under which key its bytes lie, as what, how many. */
export type Served = Pick<FileRow, "id" | "kind" | "name" | "purpose"> & { key: string; type: string; size: number }

type Found = Pick<FileRow, "id" | "kind" | "name" | "purpose" | "key" | "type" | "variants"> & { size: string | number }

/**
 * A file that the actor may read now: one that a message carries which they may read, an own upload that nothing carries yet, or a picture that somebody
 * shows of themselves. Asked anew for every request, so it ends with the membership, the message or the profile that gave it. Errors: `not_found`.
 */
export const readableFile = async (actor: Actor, id: string, wanted?: FileSize): Promise<Served> => {
  const me = sql`${actor.personId}::uuid`
  const shown = (part: string) => viewableBy(actor, sql`p.id`, sql`coalesce(p.audiences ->> ${part}, 'everyone')`)
  const [found] = (await reader().execute(sql`
    select f.id, f.kind, f.name, f.purpose, f.key, f.type, f.size, f.variants
    from files f
    where f.id = ${id}::uuid and f.state = 'ready' and (
      exists (
        select 1 from message_files x ${joinReadable(sql`x`, me)}
        where x.file_id = f.id and ${isReadable(sql`x`)}
      )
      or (f.owner_id = ${me} and not exists (select 1 from message_files x where x.file_id = f.id))
      or exists (
        select 1 from people p
        where p.id = f.owner_id and ((p.picture_id = f.id and ${shown("picture")}) or (p.cover_id = f.id and ${shown("cover")}))
      )
    )`)) as unknown as Found[]
  if (!found) throw notFound()
  const { variants, ...original } = found
  const variant = wanted && variants.find(one => one.name === wanted)
  return {
    ...original,
    size: Number(original.size),
    ...(variant && { key: variant.key, type: variant.type, size: variant.size }),
  }
}
