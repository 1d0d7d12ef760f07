import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Reader } from "#lib/domain/access.ts"
import { handleKey } from "#lib/domain/accounts/handle.ts"
import { type PersonRow, pictureShown, toPerson } from "#lib/domain/people/to-person.ts"
import { peopleOnline } from "#lib/domain/presence.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"
import { limits } from "#lib/protocol/limits.ts"
import { handlesIn } from "#lib/protocol/markdown/mentions.ts"
import { everyone, present } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { mayMentionAll } from "#lib/protocol/permissions.ts"

type Written = { conversationId: string; authorId: string; body: string }
/** Whom a message mentions, as its row keeps it, and who those are that it names by handle. */
export type Mentions = { ids: string[] | null; people: PersonDto[] }
type Wanted = Written & { handles: string[] }

const nobody: Mentions = { ids: null, people: [] }
const toAll = ["all", "here"]

/**
 * Whom some messages mention: those of their `@handle`s that are active members, in the order of writing; `everyone` for `@all`; for
 * `@here` the mark `present` and after it who is connected now, at most `limits.hereMax`. The last two only where the author may; else they
 * are words. Two statements at most for handles and rights, whatever the number of messages, and none where no body has an @.
 */
export const mentionsOf = async (written: Written[], reader: Reader = db()): Promise<Mentions[]> => {
  const wanted = written.map(one => ({ ...one, handles: handlesIn(one.body) }))
  if (!wanted.some(one => one.handles.length > 0)) return written.map(() => nobody)
  const named = await peopleNamed(wanted, reader)
  const allowed = await whoMayCallAll(wanted, reader)
  const found: Mentions[] = []
  for (const [at, one] of wanted.entries()) {
    const people = one.handles.flatMap(handle => named.get(at)?.get(handle) ?? [])
    const ids = people.map(person => person.id)
    if (allowed.has(at) && one.handles.includes("all")) ids.push(everyone)
    if (allowed.has(at) && one.handles.includes("here")) ids.push(present, ...(await presentIn(one, reader)))
    found.push(ids.length > 0 ? { ids, people } : nobody)
  }
  return found
}

/**
 * Whom an edited message mentions. Who was called by `@here` stays called while it stands there: an edit tells nobody anew who came since.
 */
export const mentionsAfterEdit = async (
  before: Omit<Written, "body"> & { mentions: string[] | null },
  body: string,
  reader: Reader,
): Promise<string[] | null> => {
  const [{ ids }] = (await mentionsOf([{ ...before, body }], reader)) as [Mentions]
  const then = calledPresent(before.mentions)
  const now = ids?.indexOf(present) ?? -1
  return then && now >= 0 ? [...ids!.slice(0, now), present, ...then] : ids
}

/** Who was there at `@here`; null where it was not said. */
const calledPresent = (mentions: string[] | null) => {
  const at = mentions?.indexOf(present) ?? -1
  return at < 0 ? null : mentions!.slice(at + 1)
}

/** By place in the list and handle. */
const peopleNamed = async (wanted: Wanted[], reader: Reader) => {
  const found = new Map<number, Map<string, PersonDto>>()
  const asked = wanted.flatMap(({ conversationId, handles }, at) =>
    handles
      .filter(handle => !toAll.includes(handle))
      .map(handle => ({ at, c: conversationId, k: handleKey(handle), h: handle })),
  )
  if (asked.length === 0) return found
  const rows = (await reader.execute(sql`
    select w.at, p.id, p.handle, p.name, ${sql.raw(pictureShown)} as picture
    from json_to_recordset(${JSON.stringify(asked)}::json) as w(at int, c uuid, k text, h text)
    join people p on p.handle_key = w.k and p.handle = w.h and p.banned_at is null
    join memberships m on m.conversation_id = w.c and m.person_id = p.id and m.state = 'active'
  `)) as unknown as (PersonRow & { at: number })[]
  for (const { at, ...row } of rows) {
    const own = found.get(at) ?? new Map<string, PersonDto>()
    found.set(at, own.set(row.handle, toPerson(row)))
  }
  return found
}

/** The places in the list whose author may call everybody. */
const whoMayCallAll = async (wanted: Wanted[], reader: Reader): Promise<Set<number>> => {
  const asked = wanted.flatMap(({ conversationId, authorId, handles }, at) =>
    handles.some(handle => toAll.includes(handle)) ? { at, c: conversationId, a: authorId } : [],
  )
  if (asked.length === 0) return new Set()
  const rows = (await reader.execute(sql`
    select w.at, c.kind, c.member_count as "memberCount", m.role
    from json_to_recordset(${JSON.stringify(asked)}::json) as w(at int, c uuid, a uuid)
    join conversations c on c.id = w.c
    join memberships m on m.conversation_id = w.c and m.person_id = w.a and m.state = 'active'
  `)) as unknown as (Pick<ConversationDto, "kind" | "memberCount"> & Pick<MembershipDto, "role"> & { at: number })[]
  return new Set(rows.filter(row => mayMentionAll(row, row)).map(row => row.at))
}

/** Members who are connected now, the author left out. */
const presentIn = async ({ conversationId, authorId }: Written, reader: Reader): Promise<string[]> => {
  const online = peopleOnline()
  if (online.length === 0) return []
  const rows = (await reader.execute(sql`
    select m.person_id as id
    from json_array_elements_text(${JSON.stringify(online)}::json) as o(id)
    join memberships m on m.person_id = o.id::uuid and m.conversation_id = ${conversationId} and m.state = 'active'
    where m.person_id <> ${authorId}
    order by m.last_read_seq desc, m.person_id limit ${limits.hereMax}
  `)) as unknown as { id: string }[]
  return rows.map(row => row.id)
}
