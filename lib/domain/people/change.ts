import { asc, eq, inArray, sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { people } from "#db/schema/people.ts"
import type { MembershipRow } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { announce } from "#lib/domain/announce.ts"
import type { Transaction } from "#lib/domain/conversations/change.ts"
import { notFound } from "#lib/domain/errors.ts"
import { myColumns, toMe } from "#lib/domain/people/me.ts"
import { toPerson } from "#lib/domain/people/to-person.ts"
import { keepName } from "#lib/domain/search/index-names.ts"
import { toMember } from "#lib/domain/to-dto.ts"
import type { MeDto } from "#lib/protocol/people.ts"

type Row = typeof people.$inferSelect
/** What to set, whether others see it wherever the name stands, and what is done once it is set. */
export type PersonChange = { set: Partial<Row>; travels: boolean; after?: () => Promise<unknown> }

/**
 * Changes one's own row. What travels with the name (the name itself, handle, picture) is a change of every conversation the person is
 * or was in, so that those who were away hear of it by the same catch-up as of everything else. `plan` decides under the lock of the
 * row, and may refuse; the conversations are locked before, as far as it may be needed.
 */
export const changePerson = async (
  actor: Actor,
  mayTravel: boolean,
  plan: (row: Row, tx: Transaction) => Promise<PersonChange>,
): Promise<MeDto> => {
  const { me, changed, revision, travels } = await db().transaction(async tx => {
    const mine = mayTravel ? await lockConversations(tx, actor.personId) : []
    const [before] = await tx.select().from(people).where(eq(people.id, actor.personId)).for("update")
    if (!before) throw notFound()
    const { set, travels, after } = await plan(before, tx)
    const [row] = await tx
      .update(people)
      .set({ ...set, profileRevision: before.profileRevision + 1, revision: before.revision + 1 })
      .where(eq(people.id, actor.personId))
      .returning(myColumns)
    await after?.()
    const changed = travels && mine.length > 0 ? await raiseConversations(tx, actor.personId, mine) : []
    return { me: toMe(row!), changed, revision: before.profileRevision + 1, travels }
  })
  tell(me, changed, revision)
  if (travels) await keepName({ kind: "person", id: me.id, name: me.name, handle: me.handle })
  return me
}

const lockConversations = async (tx: Transaction, personId: string): Promise<string[]> => {
  const own = tx.select({ id: memberships.conversationId }).from(memberships).where(eq(memberships.personId, personId))
  const rows = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(inArray(conversations.id, own))
    .orderBy(asc(conversations.id))
    .for("update")
  return rows.map(row => row.id)
}

const raiseConversations = async (tx: Transaction, personId: string, ids: string[]): Promise<MembershipRow[]> => {
  await tx
    .update(conversations)
    .set({ revision: sql`${conversations.revision} + 1` })
    .where(inArray(conversations.id, ids))
  return tx
    .update(memberships)
    .set({ revision: sql`(select c.revision from ${conversations} c where c.id = ${memberships.conversationId})` })
    .where(eq(memberships.personId, personId))
    .returning()
}

const tell = (me: MeDto, changed: MembershipRow[], profile: number) => {
  const { id } = me
  const person = toPerson({ picture: null, ...me })
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
  announce({ personId: id }, "account:changed", { me })
  announce({ watchersOf: id }, "person:changed", { person, profile })
}
