import { type SQL, sql } from "drizzle-orm"
import { people } from "#db/schema/people.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** What travels with a name, as text for any statement: `p` is the people of it. Only what everyone may see does. */
export const pictureShown = `case when coalesce(p.audiences ->> 'picture', 'everyone') = 'everyone' then p.picture_id end`

/** The same for a query of drizzle's that reads from `people`. */
const ownPicture: SQL<string | null> =
  sql`case when coalesce(${people.audiences} ->> 'picture', 'everyone') = 'everyone' then ${people.pictureId} end`

/** The columns of a person as anyone may see them; {@link toPerson} makes it of them. */
export const personColumns = { id: people.id, handle: people.handle, name: people.name, picture: ownPicture }

export type PersonRow = { id: string; handle: string; name: string; picture: string | null }

export const toPerson = ({ id, handle, name, picture }: PersonRow): PersonDto =>
  picture ? { id, handle, name, picture } : { id, handle, name }
