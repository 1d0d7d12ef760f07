import { databaseUrl, open, type Sql } from "#db/client.ts"
import { demoCities, demoLines, demoPeople, demoReactions, demoTalks } from "#db/demo-texts.ts"
import { type LargePlan, largeDays, planLarge, planSteps, type Slice } from "#db/large-plan.ts"
import { demoPassword } from "#db/seed.ts"
import { handleKey } from "#lib/domain/accounts/handle.ts"
import { hashPassword } from "#lib/domain/accounts/hash.ts"
import { indexMissingNames } from "#lib/domain/search/index-names.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"

/** The database holds something else, or was used before it was finished. */
export class SeedError extends Error {
  override name = "SeedError"
}

type Options = {
  /** 1 is a million messages. */
  scale?: number
  /** Messages that one transaction writes, about. */
  stepRows?: number
  now?: number
  /** Stops after the step that is being written. */
  signal?: AbortSignal
  /** Hears how many messages there are; the first time, how many there were before. */
  progress?: (done: number, all: number) => void
}

export type Seeded = {
  messages: number
  people: number
  handle: string
  state: "finished" | "stopped" | "was finished"
}

const day = 24 * 60 * 60_000

/**
 * Fills a database with a large community, see `planLarge`. Each step is one transaction that leaves everything consistent; what is
 * there already says where to go on, so a run that was interrupted, in whatever way, is continued by the next one. Who says what is
 * the same every time; only the dates move, with the first run. Throws {@link SeedError}.
 */
export const seedLarge = async (options: Options = {}): Promise<Seeded> => {
  const { scale = 1, stepRows = 20_000, now = Date.now(), signal, progress = () => {} } = options
  const plan = planLarge(scale)
  const steps = planSteps(plan, stepRows)
  const sql = open(databaseUrl(), { max: 1, statementTimeout: 0, name: "charla-seed" })
  const answer = (state: Seeded["state"]): Seeded => ({
    messages: plan.messages,
    people: plan.people.length,
    handle: plan.people[0]!.handle,
    state,
  })
  try {
    const start = (await findStart(sql, plan)) ?? (await writePeople(sql, plan, now - largeDays * day))
    const there = await seqs(sql)
    const isThere = (step: Slice[]) => step.every(({ conversation, to }) => (there.get(conversation.id) ?? 0) >= to)
    const first = steps.findIndex(step => !isThere(step))
    if (first === -1) {
      await fillSearch()
      return answer("was finished")
    }
    let done = sizeOf(steps.slice(0, first).flat())
    progress(done, plan.messages)
    for (const step of steps.slice(first)) {
      if (signal?.aborted) return answer("stopped")
      for (const { conversation, from } of step) {
        if ((there.get(conversation.id) ?? 0) !== from - 1) throw usedMeanwhile()
      }
      await writeStep(sql, plan, step, start)
      for (const { conversation, to } of step) there.set(conversation.id, to)
      done += sizeOf(step)
      progress(done, plan.messages)
    }
    // What was said before anybody looked is no news.
    await sql`insert into activity_progress (conversation_id, revision) select id, revision from conversations
      on conflict (conversation_id) do update set revision = excluded.revision`
    await sql`analyze`
    await fillSearch()
    return answer("finished")
  } finally {
    await sql.end({ timeout: 3 })
  }
}

const usedMeanwhile = () =>
  new SeedError("This data was used before it was finished and cannot be continued; delete it and begin again.")

/** Times go in as text: the driver cannot write a list of dates. */
const timeOf = (ms: number) => new Date(ms).toISOString()

const sizeOf = (slices: Slice[]) => slices.reduce((sum, { from, to }) => sum + to - from + 1, 0)

/** When everything began, in a database that holds this plan's people; null in an empty one. */
const findStart = async (sql: Sql, { people }: LargePlan): Promise<number | null> => {
  const [row] = await sql`
    select count(*)::int as people, min(created_at) filter (where id = ${people[0]!.id}) as start from people`
  if (row!.people === 0) return null
  if (!row!.start || row!.people < people.length) {
    throw new SeedError(
      "This database holds other people already; choose an empty one, or the scale that it was begun with.",
    )
  }
  return new Date(row!.start).getTime()
}

const seqs = async (sql: Sql): Promise<Map<string, number>> => {
  const rows = await sql<{ id: string; seq: number }[]>`select id, seq from conversations`
  return new Map(rows.map(row => [row.id, row.seq]))
}

const writePeople = async (sql: Sql, { people, memberships }: LargePlan, start: number): Promise<number> => {
  const passwordHash = await hashPassword(demoPassword)
  await sql`
    insert into people (id, handle, handle_key, name, email, email_key, password_hash, role, revision, created_at)
    select id, handle, handle_key, name, handle || '@example.org', handle || '@example.org', ${passwordHash},
      case when place = 1 then 'admin' else 'member' end, revision,
      ${new Date(start)}::timestamptz + (place - 1) * interval '1 second'
    from unnest(
      ${people.map(one => one.id)}::uuid[], ${people.map(one => one.handle)}::text[],
      ${people.map(one => handleKey(one.handle))}::text[], ${people.map(one => one.name)}::text[],
      ${people.map((_, n) => memberships.get(n) ?? 0)}::int[]
    ) with ordinality as t(id, handle, handle_key, name, revision, place)`
  return start
}

const writeStep = (sql: Sql, plan: LargePlan, step: Slice[], start: number) =>
  sql.begin(async transaction => {
    const tx = transaction as unknown as Sql
    await tx`
      create temporary table slice on commit drop as
      select * from unnest(
        ${step.map(({ conversation }) => conversation.id)}::uuid[], ${step.map(({ from }) => from)}::int[],
        ${step.map(({ to }) => to)}::int[], ${step.map(({ conversation }) => conversation.count)}::int[],
        ${step.map(({ conversation }) => linesOf(conversation))}::int[],
        ${step.map(({ conversation }) => timeOf(start + conversation.from))}::timestamptz[],
        ${step.map(({ conversation }) => conversation.to - conversation.from)}::float8[]
      ) as t(id, first, last, count, lines, start, span)`
    await tx`analyze slice`
    await begin(tx, plan, step, start)
    await tx`
      update conversations c set seq = s.last, revision = c.member_count + s.last from slice s where c.id = s.id`
    // Without figures, what was just written is taken for empty and looked through row by row.
    await tx`analyze conversations, memberships`
    await writeMessages(tx)
    await tx`analyze messages`
    await writeReactions(tx)
    await writeWatermarks(tx)
  })

/** What the server writes before anybody speaks: who made it, who came in. */
const linesOf = ({ kind, members }: Slice["conversation"]) =>
  kind === "direct" ? 0 : kind === "group" ? 2 : members.length

/** Makes the conversations of which this step writes the first messages, with their members. */
const begin = async (tx: Sql, { people }: LargePlan, step: Slice[], start: number) => {
  const fresh = step.filter(({ from }) => from === 1).map(({ conversation }) => conversation)
  const owner = ({ members }: Slice["conversation"]) => people[members[0]!]!.id
  const directKey = ({ members }: Slice["conversation"]) =>
    members
      .map(n => people[n]!.id)
      .sort()
      .join(":")
  await tx`
    insert into conversations
      (id, kind, name, created_by, client_id, member_count, history, direct_key, created_at)
    select * from unnest(
      ${fresh.map(one => one.id)}::uuid[], ${fresh.map(one => one.kind)}::text[], ${fresh.map(one => one.name)}::text[],
      ${fresh.map(owner)}::uuid[], ${fresh.map(one => one.clientId)}::uuid[],
      ${fresh.map(one => one.members.length)}::int[],
      ${fresh.map(one => (one.kind === "group" ? "joined" : "all"))}::text[],
      ${fresh.map(one => (one.kind === "direct" ? directKey(one) : null))}::text[],
      ${fresh.map(one => timeOf(start + one.from))}::timestamptz[]
    )`
  const members = fresh.flatMap(conversation =>
    conversation.members.map((person, n) => ({
      conversation,
      personId: people[person]!.id,
      personRevision: conversation.personRevisions[n]!,
      place: n + 1,
      joinedSeq: conversation.kind === "room" ? n + 1 : conversation.kind === "group" ? Math.min(n + 1, 2) : 1,
    })),
  )
  // One change for each member, then one for each message.
  await tx`
    insert into memberships
      (conversation_id, person_id, role, state, joined_seq, visible_from_seq, revision, person_revision)
    select m.conversation_id, m.person_id, case when m.place = 1 and c.kind <> 'direct' then 'owner' else 'member' end,
      'active', m.joined_seq, case when c.history = 'all' then 0 else m.joined_seq end, m.place, m.person_revision
    from unnest(
      ${members.map(one => one.conversation.id)}::uuid[], ${members.map(one => one.personId)}::uuid[],
      ${members.map(one => one.place)}::int[], ${members.map(one => one.joinedSeq)}::int[],
      ${members.map(one => one.personRevision)}::int[]
    ) as m(conversation_id, person_id, place, joined_seq, person_revision)
    join conversations c on c.id = m.conversation_id`
}

const texts = [...demoLines, ...demoTalks.flat()]
const names = demoPeople.map(([, name]) => name.split(" ")[0]!)

/**
 * Everything that looks like chance comes from a hash of the conversation and the number: `a`, `b` and `c` are seven of its digits each,
 * 28 bits, so that they are never negative.
 */
const writeMessages = (tx: Sql) => tx`
  insert into messages
    (conversation_id, seq, id, author_id, client_id, kind, body, payload, reply_to, revision, created_at)
  select l.conversation_id, l.seq, l.id, m.person_id, l.id, l.kind,
    case when l.kind = 'text' then
      replace(replace(replace(
        (${texts}::text[])[1 + a % ${texts.length}::int]
          || case when b % 8 = 0 then E'\n\n' || (${texts}::text[])[1 + b / 8 % ${texts.length}::int] else '' end,
        '{city}', (${demoCities}::text[])[1 + b % ${demoCities.length}::int]),
        '{days}', (3 + b % 60)::text),
        '{name}', (${names}::text[])[1 + c % ${names.length}::int])
    end,
    case l.kind
      when 'created' then jsonb_build_object('name', l.name)
      when 'invited' then jsonb_build_object('personIds', (
        select jsonb_agg(o.person_id order by o.revision) from memberships o
        where o.conversation_id = l.conversation_id and o.revision > 1))
    end,
    case when l.kind = 'text' and c % 20 = 0 and l.seq > l.lines + 1
      then greatest(l.lines + 1, l.seq - 1 - b % 20) end,
    l.member_count + l.seq, l.at
  from (
    select s.id as conversation_id, k.name, k.member_count, s.lines, n as seq, a, b, c, d.at,
      case when n > s.lines then 'text' when n = 1 then 'created' when k.kind = 'room' then 'joined' else 'invited' end as kind,
      case when n > s.lines then 1 + floor(k.member_count * (b / 268435456.0) ^ 2)::int
        when k.kind = 'room' then n else 1 end as author,
      (lpad(to_hex((extract(epoch from d.at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
        as id
    from slice s
    join conversations k on k.id = s.id
    cross join generate_series(s.first, s.last) n
    cross join lateral (select md5(s.id || ':' || n) as h) hash
    cross join lateral (select
      ('x' || substr(h, 5, 7))::bit(28)::int as a,
      ('x' || substr(h, 12, 7))::bit(28)::int as b,
      ('x' || substr(h, 19, 7))::bit(28)::int as c) numbers
    cross join lateral (select date_trunc('milliseconds',
      s.start + s.span * (n - a / 268435456.0) / s.count * interval '1 millisecond') as at) d
  ) l
  join memberships m on m.conversation_id = l.conversation_id and m.revision = l.author
  order by l.conversation_id, l.seq`

/** One in twenty, by up to three people. */
const writeReactions = (tx: Sql) => tx`
  insert into reactions (conversation_id, seq, person_id, emoji, created_at)
  select x.conversation_id, x.seq, m.person_id, (${demoReactions}::text[])[1 + a % ${demoReactions.length}::int], x.created_at
  from slice s
  join conversations c on c.id = s.id
  join messages x on x.conversation_id = s.id and x.seq between s.first and s.last and x.kind = 'text'
  cross join lateral (select ('x' || substr(md5(x.id::text), 1, 7))::bit(28)::int as a) number
  cross join generate_series(0, least(c.member_count - 1, a / 20 % 3)) n
  join memberships m on m.conversation_id = s.id and m.revision = 1 + (a / 60 + n) % c.member_count
  where a % 20 = 0`

/** Most have read nearly everything, a few are far behind; nobody has something to read before their own last words. */
const writeWatermarks = (tx: Sql) => tx`
  update memberships m set
    joined_at = joined.created_at,
    last_delivered_seq = s.last,
    shown_delivered_seq = s.last,
    last_read_seq = read.seq,
    shown_read_seq = read.seq
  from memberships o
  join slice s on s.id = o.conversation_id
  join messages joined on joined.conversation_id = s.id and joined.seq = o.joined_seq
  cross join lateral (
    select ('x' || substr(md5(o.conversation_id || ':' || o.person_id), 1, 7))::bit(28)::int as a) number
  left join (
    select x.conversation_id, x.author_id, max(x.seq) as seq
    from slice s join messages x on x.conversation_id = s.id group by 1, 2
  ) own on own.conversation_id = o.conversation_id and own.author_id = o.person_id
  cross join lateral (select greatest(o.joined_seq, coalesce(own.seq, 0),
    s.last - case when a % 20 < 12 then a % 3 when a % 20 < 17 then a % 30 else a % 400 end) as seq) read
  where m.conversation_id = o.conversation_id and m.person_id = o.person_id`

/** What the jobs for search would write, so that a start on this data finds nothing left to do. */
const fillSearch = async () => {
  const rows = (await indexWords()) + (await indexMissingNames())
  if (rows === 0) return
  const sql = open(databaseUrl(), { max: 1, statementTimeout: 0, name: "charla-seed" })
  // Also puts what waits beside the index into it.
  await sql`vacuum analyze message_words, name_words`.finally(() => sql.end())
}
