import { sql } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { demoAsking, demoContacts, demoFollowed, demoProfiles } from "#db/demo-profiles.ts"
import {
  demoCities,
  demoConversations,
  demoLines,
  demoPairs,
  demoPeople,
  demoReactions,
  demoTalks,
} from "#db/demo-texts.ts"
import { randomNumbers } from "#db/random.ts"
import { conversations, memberships } from "#db/schema/conversations.ts"
import { messages, reactions } from "#db/schema/messages.ts"
import { people } from "#db/schema/people.ts"
import { contactRequests, contacts, follows } from "#db/schema/relations.ts"
import { seedJourneys } from "#db/seed-journeys.ts"
import { handleKey } from "#lib/domain/accounts/handle.ts"
import { hashPassword } from "#lib/domain/accounts/hash.ts"

export const demoPassword = "waiting-for-the-letter"
const days = 60
const messageCount = 5000
const minute = 60_000

type Person = typeof people.$inferInsert
type Talk = { conversation: typeof conversations.$inferInsert; members: Person[]; share: number }

/** Whether there is nobody yet. */
export const isEmpty = async (): Promise<boolean> =>
  (await db().select({ id: people.id }).from(people).limit(1)).length === 0

/**
 * Fills an empty database with a living community: 30 people, 12 conversations, 5,000 messages over the 60 days before `now`, and 400 journeys. Who says
 * what is the same every time; only the dates move. `progress` hears how much is done, from 0 to 1.
 */
export const seedDemo = async ({ now = Date.now(), progress = (_done: number) => {} } = {}) => {
  const random = randomNumbers(20_260)
  const idAt = (time: number) => uuidv7({ msecs: time, random: random.bytes(16) })
  const start = now - days * 24 * 60 * minute
  const passwordHash = await hashPassword(demoPassword)
  const cast: Person[] = demoPeople.map(([handle, name], index) => ({
    // Not of the dates: a person's colours come from the id and are the same every time.
    id: idAt(Date.UTC(2026, 0, 1) + index * minute),
    handle,
    handleKey: handleKey(handle),
    name,
    email: `${handle}@example.org`,
    emailKey: `${handle}@example.org`,
    passwordHash,
    role: index === 0 ? "admin" : "member",
    revision: 20,
    createdAt: new Date(start + index * minute),
    ...profileOf(handle, now - (index + 1) * 37 * minute),
  }))
  await db().insert(people).values(cast)
  await seedRelations(cast)
  const talks = planConversations(cast, start, random, idAt)
  const shares = talks.reduce((sum, talk) => sum + talk.share, 0)
  let done = 0
  for (const talk of talks) {
    const count = Math.round((messageCount * talk.share) / shares)
    await writeTalk(talk, { count, start, now, random, idAt })
    done += count
    progress(Math.min(1, done / messageCount))
  }
  await seedJourneys(cast, now)
  await db().execute(sql`analyze`)
}

/** What somebody says of themselves, a status a while ago included. */
const profileOf = (handle: string, at: number): Partial<Person> => {
  const { status, ...said } = demoProfiles[handle]!
  const [statusEmoji, statusText] = status ?? []
  return { ...said, ...(status && { statusEmoji, statusText, statusAt: new Date(at) }) }
}

/** Who knows whom, who wants to, and whom the first of them follows. */
const seedRelations = async (cast: Person[]) => {
  const idOf = (handle: string) => cast.find(person => person.handle === handle)!.id
  const pairs = [...demoPairs, ...demoContacts].map(pair => pair.map(idOf))
  await db()
    .insert(contacts)
    .values(
      pairs.flatMap(([one, other]) => [
        { personId: one!, contactId: other! },
        { personId: other!, contactId: one! },
      ]),
    )
  await db()
    .insert(contactRequests)
    .values(demoAsking.map(([from, to]) => ({ fromId: idOf(from), toId: idOf(to) })))
  const followerId = idOf(demoPeople[0]![0])
  await db()
    .insert(follows)
    .values(demoFollowed.map((handle, index) => ({ followerId, followedId: idOf(handle), notify: index < 2 })))
}

type Random = ReturnType<typeof randomNumbers>

const planConversations = (cast: Person[], start: number, random: Random, idAt: (time: number) => string): Talk[] => {
  const byHandle = new Map(cast.map(person => [person.handle, person]))
  const make = (kind: "room" | "group" | "direct", members: Person[], share: number, more: object): Talk => ({
    members,
    share,
    conversation: {
      id: idAt(start + 60 * minute),
      kind,
      createdBy: members[0]!.id,
      clientId: idAt(start),
      memberCount: members.length,
      history: kind === "group" ? "joined" : "all",
      createdAt: new Date(start + 60 * minute),
      ...more,
    },
  })
  const shared = demoConversations.map(({ kind, name, topic, share, members }) => {
    const others = random.shuffle(cast.slice(1)).slice(0, members - 1)
    return make(kind, [cast[0]!, ...others], share, { name, topic })
  })
  const direct = demoPairs.map(handles => {
    const pair = handles.map(handle => byHandle.get(handle)!)
    const directKey = pair
      .map(person => person.id)
      .sort()
      .join(":")
    return make("direct", pair, 2, { directKey })
  })
  return [...shared, ...direct]
}

type Frame = { count: number; start: number; now: number; random: Random; idAt: (time: number) => string }

const writeTalk = async ({ conversation, members }: Talk, frame: Frame) => {
  const { random, idAt, now } = frame
  const base = { conversationId: conversation.id, payload: null, replyTo: null }
  const first = conversation.createdAt!.getTime()
  const lines: (typeof messages.$inferInsert)[] = []
  const add = (time: number, author: Person, more: Pick<typeof messages.$inferInsert, "kind" | "body" | "payload">) => {
    const id = idAt(time)
    const seq = lines.length + 1
    lines.push({ ...base, id, clientId: id, seq, revision: 0, authorId: author.id, createdAt: new Date(time), ...more })
  }
  const isDirect = conversation.kind === "direct"
  if (!isDirect) {
    add(first, members[0]!, { kind: "created", payload: { name: conversation.name! } })
    if (conversation.kind === "group") {
      add(first, members[0]!, { kind: "invited", payload: { personIds: members.slice(1).map(one => one.id) } })
    } else for (const [index, one] of members.slice(1).entries()) add(first + index * minute, one, { kind: "joined" })
  }
  const said = makeWords(members, frame.count, random)
  for (const { time, author, body } of spread(said, first + members.length * minute, now - 2 * minute, random)) {
    add(time, author, { kind: "text", body })
  }
  // One change for each member, then one for each message.
  for (const [index, line] of lines.entries()) line.revision = members.length + index + 1
  const seq = lines.length
  await db()
    .insert(conversations)
    .values({ ...conversation, seq, revision: members.length + seq })
  await db()
    .insert(memberships)
    .values(
      members.map((person, index) => {
        const joinedSeq = isDirect ? 1 : 1 + (conversation.kind === "room" ? index : Math.min(index, 1))
        // The first of the cast, as whom visitors sign in, has a little to read, but nothing before her own last words.
        const own = lines.findLast(line => line.authorId === person.id)?.seq ?? 0
        const unread = Math.min(person.handle === "amara" ? random.below(9) : random.below(3), seq - own)
        return {
          conversationId: conversation.id,
          personId: person.id,
          role: index === 0 && !isDirect ? ("owner" as const) : ("member" as const),
          state: "active" as const,
          joinedSeq,
          visibleFromSeq: conversation.history === "all" ? 0 : joinedSeq,
          lastReadSeq: seq - unread,
          lastDeliveredSeq: seq,
          shownReadSeq: seq - unread,
          shownDeliveredSeq: seq,
          revision: index + 1,
          personRevision: 1,
          joinedAt: new Date(first + index * minute),
        }
      }),
    )
  for (let at = 0; at < lines.length; at += 500)
    await db()
      .insert(messages)
      .values(lines.slice(at, at + 500))
  const reacted = lines.flatMap(line =>
    line.kind === "text" && random.below(12) === 0 ? react(line, members, random) : [],
  )
  for (let at = 0; at < reacted.length; at += 500)
    await db()
      .insert(reactions)
      .values(reacted.slice(at, at + 500))
}

const react = (line: typeof messages.$inferInsert, members: Person[], random: Random) => {
  const emoji = random.pick(demoReactions)
  return random
    .shuffle(members)
    .slice(0, 1 + random.below(Math.min(5, members.length)))
    .map(person => ({ conversationId: line.conversationId, seq: line.seq, personId: person.id, emoji }))
}

type Word = { author: Person; body: string }

/** Talks and single lines in turn; who answers is never who asked. */
const makeWords = (members: Person[], count: number, random: Random): Word[][] => {
  const talks: Word[][] = []
  let total = 0
  while (total < count) {
    const lines = random.below(3) === 0 ? random.pick(demoTalks) : [random.pick(demoLines)]
    const voices = random.shuffle(members)
    const fill = (text: string, at: number) =>
      text
        .replaceAll("{city}", () => random.pick(demoCities))
        .replaceAll("{days}", () => `${3 + random.below(60)}`)
        .replaceAll("{name}", voices[(at + 1) % voices.length]!.name.split(" ")[0]!)
    const talk = lines.map((text, at) => ({ author: voices[at % voices.length]!, body: fill(text, at) }))
    talks.push(talk.slice(0, count - total))
    total += talk.length
  }
  return talks
}

/** Lays talks over the days: seconds to minutes apart within a talk. */
const spread = (talks: Word[][], from: number, to: number, random: Random) => {
  const starts = talks.map(() => from + random.next() * (to - from)).sort((a, b) => a - b)
  let last = from
  return talks.flatMap((talk, index) => {
    let time = Math.max(starts[index]!, last)
    return talk.map(word => {
      time = Math.min(to, time + (15 + random.below(140)) * 1000)
      last = time
      return { ...word, time: Math.round(time) }
    })
  })
}
