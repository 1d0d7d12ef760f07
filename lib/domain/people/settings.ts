import { eq, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { invalid, notFound } from "#lib/domain/errors.ts"
import { myColumns, toMe } from "#lib/domain/people/me.ts"
import { settlePerson } from "#lib/domain/receipts/counted.ts"
import { tellReceipts } from "#lib/domain/receipts/told.ts"
import type { MeDto, Settings } from "#lib/protocol/people.ts"

/** Changes the settings that are named; told to the own devices. Errors: `invalid` (no such time zone). */
export const updateSettings = async (actor: Actor, input: Partial<Settings>): Promise<MeDto> => {
  const { receipts, invisible, ...rest } = input
  if (rest.zone && !isZone(rest.zone)) throw invalid({ zone: "unknown" })
  const { row, moved } = await db().transaction(async tx => {
    const [row] = await tx
      .update(people)
      .set({
        receipts,
        invisible,
        // Whoever goes out of sight looks as if they had just left.
        ...(invisible && { lastSeenAt: sql`case when ${people.invisible} then ${people.lastSeenAt} else now() end` }),
        settings: sql`${people.settings} || ${JSON.stringify(rest)}::jsonb`,
        revision: sql`${people.revision} + 1`,
      })
      .where(eq(people.id, actor.personId))
      .returning(myColumns)
    return { row, moved: receipts === undefined ? [] : await settlePerson(tx, actor.personId) }
  })
  if (!row) throw notFound()
  const me = toMe(row)
  tellReceipts(moved)
  announce({ personId: me.id }, "account:changed", { me })
  return me
}

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return true
  } catch {
    return false
  }
}
