import { randomUUID } from "node:crypto"
import { encode } from "next-auth/jwt"
import { v7 as uuidv7 } from "uuid"
import type { Sql } from "#db/client.ts"
import type { Seat } from "./load.ts"
import { secret } from "./place.ts"

export type Person = { id: string; sessionId: string; cookie: string }

const socketPath = "/socket.io/?EIO=4&transport=websocket"

/** People with a session each, straight in the database; the cookies are what the sign-in would have given them. */
export async function makePeople(sql: Sql, count: number): Promise<Person[]> {
  const [installation] = await sql<{ id: string }[]>`select id from installation`
  const name = `charla-${installation!.id.slice(0, 6)}.session`
  const made = Array.from({ length: count }, () => ({ id: uuidv7(), sessionId: randomUUID() }))
  await sql`
    insert into people (id, handle, handle_key, name, email, email_key, password_hash)
    select id, h, h, 'Person ' || n, h || '@example.test', h || '@example.test', '-'
    from unnest(${made.map(({ id }) => id)}::uuid[]) with ordinality as t(id, n), concat('p', replace(id::text, '-', '')) as h`
  await sql`
    insert into sessions (id, person_id, user_agent, address, expires_at)
    select id, person_id, 'bench', '127.0.0.1', now() + interval '1 day'
    from unnest(${made.map(({ sessionId }) => sessionId)}::uuid[], ${made.map(({ id }) => id)}::uuid[]) as t(id, person_id)`
  const token = (person: { id: string; sessionId: string }) =>
    encode({ token: { sub: person.id, sid: person.sessionId }, secret })
  return Promise.all(made.map(async person => ({ ...person, cookie: `${name}=${await token(person)}` })))
}

/**
 * Rooms with these members, straight in the database, in which so many messages were said and read before: PostgreSQL plans as it does where
 * there is something. Returns their ids.
 */
export async function makeRooms(sql: Sql, rooms: Person[][], past: number): Promise<string[]> {
  const ids = rooms.map(() => uuidv7())
  await sql`
    insert into conversations (id, kind, name, created_by, client_id, member_count, history, seq, revision)
    select id, 'room', 'Room', owner, gen_random_uuid(), members, 'all', ${past}, ${past}
    from unnest(${ids}::uuid[], ${rooms.map(([owner]) => owner!.id)}::uuid[], ${rooms.map(all => all.length)}::int[])
      as t(id, owner, members)`
  for (const [n, members] of rooms.entries())
    await sql`
      insert into memberships (conversation_id, person_id, state, joined_seq, visible_from_seq, revision, person_revision,
        last_read_seq, last_delivered_seq, shown_read_seq, shown_delivered_seq)
      select ${ids[n]!}, person_id, 'active', 0, 1, 0, 0, ${past}, ${past}, ${past}, ${past}
      from unnest(${members.map(({ id }) => id)}::uuid[]) as t(person_id)`
  await sql`
    insert into messages (conversation_id, seq, id, author_id, client_id, kind, body, revision)
    select c.id, n, gen_random_uuid(), c.created_by, gen_random_uuid(), 'text', 'said before', n
    from conversations c, generate_series(1, ${past}::int) n`
  await sql`vacuum analyze people, sessions, conversations, memberships, messages`
  return ids
}

/** How somebody opens a socket, from one of many addresses. */
export const seatOf = (person: Person, place = 0): Seat => ({
  path: socketPath,
  cookie: person.cookie,
  localAddress: addressOf(place),
})

/** An address of this machine; two hundred sockets each, as behind one household or office. */
export const addressOf = (place: number): string => `127.0.${1 + (Math.floor(place / 200) % 250)}.1`
