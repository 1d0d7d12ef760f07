import { type SQL, sql } from "drizzle-orm"
import { reader } from "#db/client.ts"
import type { Reader } from "#lib/domain/access.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import type { Actor } from "#lib/domain/actor.ts"
import type { Audience } from "#lib/protocol/audience.ts"

/** How a viewer stands to someone. `hidden`: a block between the two, whoever made it, or an account that is banned or gone. */
export type Standing = "self" | "contact" | "stranger" | "hidden"

/** What somebody in this standing may see. Nobody is nobody but oneself. */
export const audienceAllows = (standing: Standing, audience: Audience): boolean =>
  standing === "self" ||
  (standing === "contact" && audience !== "nobody") ||
  (standing === "stranger" && audience === "everyone")

/** How the viewer stands to the owner. */
export const standingTo = async (
  viewer: Pick<Actor, "personId">,
  ownerId: string,
  from: Reader = reader(),
): Promise<Standing> => {
  if (viewer.personId === ownerId) return "self"
  const [row] = (await from.execute(sql`
    select p.banned_at is null and ${isUnblocked(sql`p.id`, sql`${viewer.personId}::uuid`)} as open,
      exists (select 1 from contacts k where k.person_id = p.id and k.contact_id = ${viewer.personId}) as known
    from people p where p.id = ${ownerId}
  `)) as unknown as { open: boolean; known: boolean }[]
  if (!row?.open) return "hidden"
  return row.known ? "contact" : "stranger"
}

/** Whether the viewer may see what the owner shows to this audience. Never where one of the two has blocked the other. */
export const mayView = async (
  viewer: Pick<Actor, "personId">,
  ownerId: string,
  audience: Audience,
  from?: Reader,
): Promise<boolean> => audienceAllows(await standingTo(viewer, ownerId, from), audience)

/** The rule of {@link mayView} for many rows at once: `owner` (a person's id) and `audience` are columns of the query around it, the viewer may be one too. */
export const viewableBy = (viewer: { personId: string | SQL }, owner: SQL, audience: SQL): SQL<boolean> => sql`(
  ${owner} = ${viewer.personId}::uuid or (
    (${audience} = 'everyone' or (${audience} = 'contacts' and exists (
      select 1 from contacts k where k.person_id = ${owner} and k.contact_id = ${viewer.personId}::uuid
    )))
    and ${isUnblocked(owner, sql`${viewer.personId}::uuid`)}
    and not exists (select 1 from people gone where gone.id = ${owner} and gone.banned_at is not null)
  )
)`
