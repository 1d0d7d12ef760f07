import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { unseenOf } from "#lib/domain/activity/unseen.ts"
import { announce } from "#lib/domain/announce.ts"

/** Tells people that what concerns them is different, with how much of it they have not seen. Call after the commit. */
export const announceActivity = async (personIds: string[]) => {
  if (personIds.length === 0) return
  const rows = (await db().execute(sql`
    select ${people.id} as id, ${people.revision} as revision, ${unseenOf(sql`${people.id}`, sql`${people.activityRead}`)} as unseen
    from ${people}
    where ${people.id} in (select value::uuid from json_array_elements_text(${JSON.stringify(personIds)}::json))
  `)) as unknown as { id: string; revision: number; unseen: number }[]
  for (const { id, revision, unseen } of rows) {
    announce({ personId: id }, "activity:changed", { unseen, personRevision: revision })
  }
}
