import { type SQL, sql } from "drizzle-orm"
import { reader } from "#db/client.ts"
import { isUnblocked } from "#lib/domain/activity/unseen.ts"
import { announce } from "#lib/domain/announce.ts"
import type { StatusDto } from "#lib/protocol/status.ts"

/** A status that counts still: nobody has to clear the ones that are over. `p` is the people of the statement. */
export const hasStatus: SQL = sql`(p.status_at is not null and (p.status_until is null or p.status_until > now()))`

type Row = { id: string; emoji: string | null; text: string | null; until: string | Date | null }

export const toStatus = ({ emoji, text, until }: Omit<Row, "id">): StatusDto => ({
  emoji,
  text,
  until: until && new Date(until).toISOString(),
})

/** What goes on with these people, as far as the viewer may see it. */
export const statusesFor = async (viewerId: string, ids: string[]): Promise<Record<string, StatusDto>> => {
  if (ids.length === 0) return {}
  const rows = (await reader().execute(sql`
    select p.id, p.status_emoji as emoji, p.status_text as text, p.status_until as until
    from people p
    where p.id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json)) and ${hasStatus}
      and p.banned_at is null and ${isUnblocked(sql`p.id`, sql`${viewerId}::uuid`)}
      and (p.id = ${viewerId} or case coalesce(p.audiences ->> 'status', 'everyone')
        when 'everyone' then true
        when 'contacts' then exists (select 1 from contacts k where k.person_id = p.id and k.contact_id = ${viewerId})
        else false end)
  `)) as unknown as Row[]
  return Object.fromEntries(rows.map(row => [row.id, toStatus(row)]))
}

/**
 * Tells who looks at somebody what goes on with them now. Where it is not for everyone, they hear that there is nothing, and the contacts
 * hear it by themselves. Call after the commit.
 */
export const tellStatus = async (personId: string): Promise<void> => {
  const [row] = (await reader().execute(sql`
    select p.status_emoji as emoji, p.status_text as text, p.status_until as until, ${hasStatus} as holds,
      coalesce(p.audiences ->> 'status', 'everyone') as audience,
      (select json_agg(k.contact_id) from contacts k
        where k.person_id = p.id and ${isUnblocked(sql`k.contact_id`, sql`p.id`)}) as contacts
    from people p where p.id = ${personId}
  `)) as unknown as (Omit<Row, "id"> & { holds: boolean; audience: string; contacts: string[] | null })[]
  if (!row) return
  const status = row.holds ? toStatus(row) : null
  const shown = row.audience === "everyone" ? status : null
  announce({ watchersOf: personId }, "presence:changed", { people: {}, statuses: { [personId]: shown } })
  const told = row.audience === "contacts" && status ? (row.contacts ?? []) : []
  for (const id of [personId, ...told]) {
    announce({ personId: id }, "presence:changed", { people: {}, statuses: { [personId]: status } })
  }
}
