import { asc, eq, inArray, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { people } from "#db/schema/people.ts"
import { unseenOf } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import { notFound } from "#lib/domain/errors.ts"
import { keepName } from "#lib/domain/search/index-names.ts"
import { toMember } from "#lib/domain/to-dto.ts"
import { defaultSettings, type MeDto, type Settings } from "#lib/protocol/people.ts"

/** The columns of one's own account; `toMe` makes it of them. */
export const myColumns = {
  id: people.id,
  handle: people.handle,
  name: people.name,
  email: people.email,
  role: people.role,
  revision: people.revision,
  receipts: people.receipts,
  invisible: people.invisible,
  settings: people.settings,
  activity: unseenOf(sql`${people}.id`, sql`${people}.activity_read`),
}

type MyRow = { [Column in Exclude<keyof typeof myColumns, "activity">]: (typeof people.$inferSelect)[Column] } & {
  activity: number
}

export const toMe = ({ receipts, invisible, settings, ...me }: MyRow): MeDto => ({
  ...me,
  settings: { ...defaultSettings, ...(settings as Partial<Settings>), receipts, invisible },
})

/** One's own account. */
export const getMe = async (actor: Actor): Promise<MeDto> => {
  const [me] = await db().select(myColumns).from(people).where(eq(people.id, actor.personId))
  if (!me) throw notFound()
  return toMe(me)
}

/**
 * Changes the display name. It is a change of every conversation the person is or was in, so that those who were away hear of it
 * by the same catch-up as of everything else.
 */
export const updateAccount = async (actor: Actor, input: { name: string }): Promise<MeDto> => {
  const { me, changed } = await db().transaction(async tx => {
    const mine = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(
        inArray(
          conversations.id,
          tx
            .select({ id: memberships.conversationId })
            .from(memberships)
            .where(eq(memberships.personId, actor.personId)),
        ),
      )
      .orderBy(asc(conversations.id))
      .for("update")
    const [row] = await tx
      .update(people)
      .set({ name: input.name, revision: sql`${people.revision} + 1` })
      .where(eq(people.id, actor.personId))
      .returning(myColumns)
    if (!row) throw notFound()
    const me = toMe(row)
    if (mine.length === 0) return { me, changed: [] }
    await tx
      .update(conversations)
      .set({ revision: sql`${conversations.revision} + 1` })
      .where(
        inArray(
          conversations.id,
          mine.map(row => row.id),
        ),
      )
    const members = await tx
      .update(memberships)
      .set({ revision: sql`(select c.revision from ${conversations} c where c.id = ${memberships.conversationId})` })
      .where(eq(memberships.personId, actor.personId))
      .returning()
    return { me, changed: members }
  })
  const person = { id: me.id, handle: me.handle, name: me.name }
  for (const membership of changed) {
    const { conversationId, revision } = membership
    announce({ conversationId }, "members:changed", {
      conversationId,
      base: revision - 1,
      revision,
      members: [toMember(membership)],
      people: [person],
    })
  }
  announce({ personId: me.id }, "account:changed", { me })
  await keepName({ kind: "person", ...person })
  return me
}
