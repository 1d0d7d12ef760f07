import { eq, type SQL, sql } from "drizzle-orm"
import { db, reader } from "#db/client.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { people } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { contactState } from "#lib/domain/contacts.ts"
import { notFound } from "#lib/domain/errors.ts"
import { audienceAllows, type Standing, standingTo } from "#lib/domain/people/may-view.ts"
import { toStatus } from "#lib/domain/people/statuses.ts"
import { personColumns, toPerson } from "#lib/domain/people/to-person.ts"
import { toConversation } from "#lib/domain/to-dto.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { ProfileDto, ProfilePart } from "#lib/protocol/profiles.ts"

type Row = typeof people.$inferSelect
type Input = { personId: string; as?: "everyone" | "contacts" }

/**
 * Someone's profile, as far as the actor may see it. Who has a block with them, or is banned, shows a name and nothing else, like
 * somebody who has said nothing. `as` counts for oneself alone. Errors: `not_found`.
 */
export const getProfile = async (actor: Actor, { personId, as }: Input): Promise<ProfileDto> => {
  const [row] = await db().select({ row: people, shown: personColumns }).from(people).where(eq(people.id, personId))
  if (!row) throw notFound()
  const real = await standingTo(actor, personId)
  const standing = real === "self" && as ? (as === "contacts" ? "contact" : "stranger") : real
  const own = standing === "self"
  const person = toPerson(row.shown)
  const known = real !== "hidden" && real !== "self"
  return {
    person: standing === "hidden" ? { id: person.id, handle: person.handle, name: person.name } : person,
    seenAs: standing === "hidden" ? "stranger" : standing,
    ...partsFor(row.row, standing),
    joinedAt: row.row.createdAt.toISOString(),
    rooms: known ? await sharedRooms(actor.personId, personId) : [],
    contact: real === "self" ? "none" : await contactState(actor.personId, personId),
    ...(await followOf(actor.personId, personId)),
    revision: row.row.profileRevision,
    ...(own && { audiences: row.row.audiences as ProfileDto["audiences"] }),
  }
}

/** The parts that somebody in this standing may see, empty ones left out. */
const partsFor = (row: Row, standing: Standing): Partial<ProfileDto> => {
  const sees = (part: ProfilePart) => audienceAllows(standing, row.audiences[part] ?? "everyone")
  const holds = row.statusAt && (!row.statusUntil || row.statusUntil > new Date())
  const { statusEmoji: emoji, statusText: text, statusUntil: until } = row
  return {
    ...(row.pictureId && sees("picture") && { picture: row.pictureId }),
    ...(row.coverId && sees("cover") && { cover: row.coverId }),
    ...(holds && sees("status") && { status: toStatus({ emoji, text, until }) }),
    ...(row.pronouns && sees("pronouns") && { pronouns: row.pronouns }),
    ...(row.bio && sees("bio") && { bio: row.bio }),
    ...(row.languages.length > 0 && sees("languages") && { languages: row.languages }),
    ...(row.place && sees("place") && { place: row.place }),
    ...(row.link && sees("link") && { link: row.link }),
  }
}

/** Rooms and groups that both are in now, the liveliest first. */
const sharedRooms = async (one: string, other: string): Promise<ProfileDto["rooms"]> => {
  const isIn = (personId: string): SQL => sql`exists (
    select 1 from ${memberships} m where m.conversation_id = ${conversations.id} and m.person_id = ${personId} and m.state = 'active'
  )`
  const rows = await reader()
    .select()
    .from(conversations)
    .where(sql`${conversations.kind} <> 'direct' and ${isIn(one)} and ${isIn(other)}`)
    .orderBy(sql`${conversations.revision} desc`, conversations.id)
    .limit(limits.pageDefault)
  return rows.map(toConversation)
}

const followOf = async (viewerId: string, personId: string): Promise<Pick<ProfileDto, "following" | "notifies">> => {
  const [row] = (await reader().execute(sql`
    select notify from follows where follower_id = ${viewerId} and followed_id = ${personId}
  `)) as unknown as { notify: boolean }[]
  return { following: row !== undefined, notifies: row?.notify ?? false }
}
