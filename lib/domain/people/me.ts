import { eq, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { unseenOf } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { notFound } from "#lib/domain/errors.ts"
import { personColumns } from "#lib/domain/people/to-person.ts"
import { defaultSettings, type MeDto, type Settings } from "#lib/protocol/people.ts"

/** The columns of one's own account; `toMe` makes it of them. */
export const myColumns = {
  ...personColumns,
  email: people.email,
  role: people.role,
  revision: people.revision,
  receipts: people.receipts,
  invisible: people.invisible,
  settings: people.settings,
  activity: unseenOf(sql`${people}.id`, sql`${people}.activity_read`),
}

type MyRow = {
  [Column in Exclude<keyof typeof myColumns, "activity" | "picture">]: (typeof people.$inferSelect)[Column]
} & {
  activity: number
  picture: string | null
}

export const toMe = ({ receipts, invisible, settings, picture, ...me }: MyRow): MeDto => ({
  ...me,
  ...(picture && { picture }),
  settings: { ...defaultSettings, ...(settings as Partial<Settings>), receipts, invisible },
})

/** One's own account. */
export const getMe = async (actor: Actor): Promise<MeDto> => {
  const [me] = await db().select(myColumns).from(people).where(eq(people.id, actor.personId))
  if (!me) throw notFound()
  return toMe(me)
}
