import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { demoPassword } from "#db/seed.ts"
import { seedLarge } from "#db/seed-large.ts"
import { verifyPassword } from "#lib/domain/accounts/verify-password.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

const small = { scale: 0.01, stepRows: 500, now: Date.UTC(2026, 10, 1) }

/** One hash over what the seed wrote; passwords have a salt of their own. */
const contents = async () => {
  const [row] = await sql()`
    select
      (select md5(string_agg(md5((p.id, p.handle, p.revision, p.created_at)::text), '' order by p.id)) from people p) as people,
      (select md5(string_agg(md5(c::text), '' order by c.id)) from conversations c) as conversations,
      (select md5(string_agg(md5(m::text), '' order by m.conversation_id, m.person_id)) from memberships m) as memberships,
      (select md5(string_agg(md5(x::text), '' order by x.conversation_id, x.seq)) from messages x) as messages,
      (select md5(string_agg(md5(r::text), '' order by r.conversation_id, r.seq, r.person_id)) from reactions r) as reactions`
  return row
}

const brokenConversations = () => sql()`
  select c.id from conversations c join lateral (
    select count(*)::int as n, max(seq) as seq, max(revision) as revision, bool_and(created_at >= before) as ordered,
      bool_and(reply_to is null or (reply_to < seq and reply_to > 0)) as answers
    from (select *, lag(created_at, 1, c.created_at) over (order by seq) as before from messages m
      where m.conversation_id = c.id) x
  ) x on true
  where x.n <> c.seq or x.seq <> c.seq or x.revision <> c.revision or not x.ordered or not x.answers
    or c.member_count <> (select count(*) from memberships m where m.conversation_id = c.id)`

const brokenMemberships = () => sql()`
  select m.* from memberships m
  join conversations c on c.id = m.conversation_id
  join people p on p.id = m.person_id
  left join messages x on x.conversation_id = c.id and x.seq = m.joined_seq
  where x.seq is null or m.joined_at <> x.created_at
    or m.visible_from_seq <> case when c.history = 'all' then 0 else m.joined_seq end
    or m.last_read_seq not between m.joined_seq and c.seq or m.last_delivered_seq <> c.seq
    or m.revision > c.revision or m.person_revision > p.revision
    or (c.kind = 'room' and m.role <> 'owner' and (x.kind, x.author_id) is distinct from ('joined', m.person_id))
    or exists (select 1 from messages o where o.conversation_id = c.id and o.author_id = m.person_id and o.seq > m.last_read_seq)`

describe("the large community", () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database.drop())
  let written: Awaited<ReturnType<typeof contents>>

  test("is a hundredth of a million messages at scale 0.01", async () => {
    expect(await seedLarge(small)).toMatchObject({ state: "finished", messages: 10_000, people: 100 })
    const [row] = await sql()`
      select (select count(*)::int from people) as people, (select count(*)::int from messages) as messages,
        (select max(seq) from conversations) as largest, (select count(distinct kind)::int from conversations) as kinds`
    expect(row).toEqual({ people: 100, messages: 10_000, largest: 2000, kinds: 3 })
    written = await contents()
  })

  test("has numbers without a hole, in the order of time, with true counters", async () => {
    expect(await brokenConversations()).toEqual([])
    expect(await brokenMemberships()).toEqual([])
    const [row] = await sql()`select count(*)::int as more from people p
      where revision <> (select coalesce(max(person_revision), 0) from memberships where person_id = p.id)`
    expect(row!.more).toBe(0)
  })

  test("leaves search nothing to do, and lets one sign in", async () => {
    expect(await indexWords()).toBe(0)
    expect(await verifyPassword("amara", demoPassword, "127.0.0.1")).toBeTruthy()
  })

  test("does nothing when it is there already, and refuses another scale", async () => {
    const marks: number[] = []
    expect(await seedLarge({ ...small, progress: done => marks.push(done) })).toMatchObject({ state: "was finished" })
    expect(marks).toEqual([])
    await expect(seedLarge({ ...small, scale: 0.02 })).rejects.toThrow("other people")
    expect(await contents()).toEqual(written)
  })

  test("goes on where it was interrupted, in or between steps, and ends the same", async () => {
    const other = await createDatabase()
    try {
      await sql()`create function fail() returns trigger language plpgsql as $$ begin raise 'power cut'; end $$`
      await sql()`create trigger fail before insert on messages for each row when (new.seq = 1234) execute function fail()`
      await expect(seedLarge(small)).rejects.toThrow("power cut")
      const [half] = await sql()`select count(*)::int as messages from messages`
      expect(half!.messages).toBe(1000)
      expect([...(await brokenConversations()), ...(await brokenMemberships())]).toEqual([])
      await sql()`drop trigger fail on messages`

      const stop = new AbortController()
      const marks: number[] = []
      const progress = (done: number) => {
        marks.push(done)
        if (done >= 3000) stop.abort()
      }
      expect(await seedLarge({ ...small, progress, signal: stop.signal })).toMatchObject({ state: "stopped" })
      expect(marks[0]).toBe(1000)
      expect([...(await brokenConversations()), ...(await brokenMemberships())]).toEqual([])

      // Later, and still with the dates of the first run.
      expect(await seedLarge({ ...small, now: small.now + 1e9 })).toMatchObject({ state: "finished" })
      expect(await contents()).toEqual(written)
    } finally {
      await other.drop()
    }
  })
})
