import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { nextStepOf } from "#lib/domain/journeys/next-step.ts"
import { isViewable, type JourneyRow, journeyColumns, toJourney } from "#lib/domain/journeys/rows.ts"
import type { Expectation } from "#lib/domain/journeys/statistics.ts"
import { templateOf } from "#lib/domain/journeys/templates.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyDto } from "#lib/protocol/journeys.ts"

/** Journeys that a profile shows at most. */
const most = 3

export type ShownJourney = { journey: JourneyDto; template: Template; next: Expectation | null }

/**
 * The journeys of somebody, as far as the actor may see them, the latest change first; planned ones are left out. `as`: what an own profile shows to
 * everyone, or to contacts.
 */
export const journeysOf = async (
  actor: Actor,
  ownerId: string,
  as: "everyone" | "contacts" | null = null,
): Promise<ShownJourney[]> => {
  const narrowed = as === "everyone" ? sql`and j.audience = 'everyone'` : as ? sql`and j.audience <> 'nobody'` : sql``
  const rows = (await db().execute(sql`
    select ${journeyColumns(actor)} from journeys j
    where j.owner_id = ${ownerId} and ${isViewable(actor)} ${narrowed} and j.reached >= 0
    order by j.changed_at desc, j.id limit ${most}
  `)) as unknown as JourneyRow[]
  return Promise.all(
    rows.map(async row => {
      const template = await templateOf(row)
      // Seen with the eyes of somebody else, own fields are those that they would see.
      const journey = as
        ? toJourney({ ...row, known: as === "contacts" }, template, { personId: "" })
        : toJourney(row, template, actor)
      return { journey, template, next: await nextStepOf({ journey, template }) }
    }),
  )
}
