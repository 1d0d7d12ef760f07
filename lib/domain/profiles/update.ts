import type { people } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { violatedUnique } from "#lib/domain/database-errors.ts"
import { invalid, Refusal } from "#lib/domain/errors.ts"
import { dropUnused } from "#lib/domain/files/detach.ts"
import { tellFollowers } from "#lib/domain/notices.ts"
import { changePerson } from "#lib/domain/people/change.ts"
import { tellStatus } from "#lib/domain/people/statuses.ts"
import { getProfile } from "#lib/domain/profiles/get.ts"
import { leaveHandle } from "#lib/domain/profiles/handle.ts"
import { requirePicture } from "#lib/domain/profiles/pictures.ts"
import type { MeDto } from "#lib/protocol/people.ts"
import type { ProfileDto, ProfileUpdate } from "#lib/protocol/profiles.ts"
import { isBlank } from "#lib/protocol/text.ts"

type Row = typeof people.$inferSelect
type Answer = { me: MeDto; profile: ProfileDto }

/**
 * Changes the parts of one's own profile that are named. Errors: `outdated` (it was changed elsewhere since `revision`), `invalid` by
 * field (a handle that is taken or reserved, a file that is not one's own), `too_many` (handles in a short time).
 */
export const updateProfile = async (actor: Actor, input: ProfileUpdate): Promise<Answer> => {
  const mayTravel = [input.name, input.handle, input.picture, input.audiences?.picture].some(it => it !== undefined)
  const me = await changePerson(actor, mayTravel, async (before, tx) => {
    if (before.profileRevision !== input.revision) throw new Refusal("outdated", "It was changed elsewhere meanwhile.")
    const set: Partial<Row> = plainParts(input)
    if (input.name !== undefined) set.name = input.name
    if (input.handle !== undefined && input.handle !== before.handle)
      Object.assign(set, await leaveHandle(tx, before, input.handle))
    if (input.picture !== undefined) set.pictureId = await requirePicture(tx, actor, "picture", input.picture)
    if (input.cover !== undefined) set.coverId = await requirePicture(tx, actor, "cover", input.cover)
    if (input.status !== undefined) Object.assign(set, statusColumns(input.status))
    if (input.audiences) set.audiences = { ...before.audiences, ...input.audiences }
    const travels =
      (set.name !== undefined && set.name !== before.name) ||
      set.handle !== undefined ||
      (set.pictureId !== undefined && set.pictureId !== before.pictureId) ||
      input.audiences?.picture !== undefined
    const left = [before.pictureId, before.coverId].filter(id => id !== null)
    return { set, travels, after: () => dropUnused(tx, left) }
  }).catch((error: unknown) => {
    // Two who take the same one at the same moment.
    throw violatedUnique(error) === "people_handle_key" ? invalid({ handle: "taken" }) : error
  })
  if (input.status !== undefined || input.audiences?.status) await tellStatus(actor.personId)
  if (input.status) await tellFollowers(actor.personId, "status", actor.personId, "status", {})
  return { me, profile: await getProfile(actor, { personId: actor.personId }) }
}

/** Changes the display name. */
export const updateAccount = (actor: Actor, input: { name: string }): Promise<MeDto> =>
  changePerson(actor, true, async () => ({ set: { name: input.name }, travels: true }))

/** An empty text is nothing. */
const plainParts = (input: ProfileUpdate): Partial<Row> => {
  const set: Partial<Row> = {}
  for (const part of ["pronouns", "bio", "place", "link"] as const) {
    if (input[part] !== undefined) set[part] = isBlank(input[part]) ? null : input[part]
  }
  if (input.languages) set.languages = input.languages
  return set
}

const statusColumns = (status: NonNullable<ProfileUpdate["status"]> | null): Partial<Row> => {
  const said = status && (status.emoji || status.text)
  return {
    statusEmoji: said ? status.emoji : null,
    statusText: said ? status.text || null : null,
    statusUntil: said && status.until ? new Date(status.until) : null,
    statusAt: said ? new Date() : null,
  }
}
