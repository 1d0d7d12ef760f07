import { v7 as uuidv7 } from "uuid"
import { demoPeople } from "#db/demo-texts.ts"
import { randomNumbers } from "#db/random.ts"

export type PlannedPerson = { id: string; handle: string; name: string }

export type PlannedConversation = {
  id: string
  clientId: string
  kind: "room" | "group" | "direct"
  name: string | null
  /** Places in the list of people, the owner first. */
  members: number[]
  /** How many memberships each of them has up to this one. */
  personRevisions: number[]
  /** All its messages, those the server writes included. */
  count: number
  /** When it begins and when its last message is, in ms after the beginning of everything. */
  from: number
  to: number
}

/** The messages `from` to `to`, both included, of one conversation. */
export type Slice = { conversation: PlannedConversation; from: number; to: number }

export type LargePlan = {
  people: PlannedPerson[]
  memberships: Map<number, number>
  conversations: PlannedConversation[]
  messages: number
}

const day = 24 * 60 * 60_000
export const largeDays = 365
/** The people's ids carry this time and not that of the run: a person's colours come from the id. */
const idTime = Date.UTC(2026, 0, 1)
/** Of the first person, as whom one signs in: together 50 conversations. */
const own = { rooms: 20, groups: 15, direct: 15 }

/**
 * What a large community consists of, the same every time: at scale 1, 10,000 people, one room of 200,000 messages, 60 more rooms, 400
 * groups, 2,000 direct conversations, 1 million messages in all.
 */
export const planLarge = (scale: number): LargePlan => {
  const random = randomNumbers(Math.round(scale * 1_000_000))
  const id = (place: number) => uuidv7({ msecs: idTime + place, random: random.bytes(16) })
  const messages = Math.round(1_000_000 * scale)
  const people = planPeople(Math.max(50, Math.round(10_000 * scale)), id)
  const scaled = (count: number, least: number) => Math.max(least, Math.round(count * scale))

  const rooms = Array.from({ length: scaled(60, 6) + 1 }, (_, n) =>
    choosePeople(people.length, roomSize(people.length, n), n < own.rooms, random),
  )
  const groups = Array.from({ length: scaled(400, 8) }, (_, n) =>
    choosePeople(people.length, 3 + Math.floor(38 * random.next() ** 2), n < own.groups, random),
  )
  const pairs = choosePairs(people.length, scaled(2000, 10), random)

  const [, ...otherRooms] = rooms
  const least = (members: number[]) => members.length + 5
  const counts = [
    Math.round(messages * 0.2),
    ...share(Math.round(messages * 0.45), otherRooms.map(least)),
    ...share(Math.round(messages * 0.2), groups.map(least)),
  ]
  const rest = messages - counts.reduce((sum, count) => sum + count, 0)
  counts.push(
    ...share(
      rest,
      pairs.map(() => 2),
    ),
  )

  const memberships = new Map<number, number>()
  const kinds = { room: rooms, group: groups, direct: pairs }
  const all = Object.entries(kinds).flatMap(([kind, lists]) => lists.map((members, n) => ({ kind, members, n })))
  const conversations = all.map(({ kind, members, n }, place): PlannedConversation => {
    const personRevisions = members.map(person => {
      const revision = (memberships.get(person) ?? 0) + 1
      memberships.set(person, revision)
      return revision
    })
    return {
      id: id(place),
      clientId: id(place),
      kind: kind as PlannedConversation["kind"],
      name: kind === "direct" ? null : nameOf(kind, n),
      members,
      personRevisions,
      count: counts[place]!,
      from: Math.round((place / all.length) * 30 * day) + 60_000,
      // Most were spoken in today, some have been silent for months.
      to: Math.round((place === 0 ? largeDays : largeDays - 200 * random.next() ** 4) * day) - 120_000,
    }
  })
  return { people, memberships, conversations, messages }
}

/** Puts the conversations into steps of about `rows` messages; only what is larger than a step is divided. */
export const planSteps = ({ conversations }: LargePlan, rows: number): Slice[][] => {
  const steps: Slice[][] = []
  let step: Slice[] = []
  let filled = 0
  const close = () => {
    if (step.length > 0) steps.push(step)
    step = []
    filled = 0
  }
  for (const conversation of conversations) {
    // Everybody is in before a conversation is divided: memberships are made with its first slice.
    const most = Math.max(rows, conversation.members.length)
    if (filled + conversation.count > most) close()
    for (let from = 1; from <= conversation.count; from += most) {
      const to = Math.min(conversation.count, from + most - 1)
      step.push({ conversation, from, to })
      filled += to - from + 1
      if (to < conversation.count) close()
    }
  }
  close()
  return steps
}

type Random = ReturnType<typeof randomNumbers>

const planPeople = (count: number, id: (place: number) => string): PlannedPerson[] => {
  const size = demoPeople.length
  return Array.from({ length: count }, (_, n) => {
    const round = Math.floor(n / size)
    const [handle, name] = demoPeople[n % size]!
    const family = demoPeople[(n + round) % size]![1].split(" ").slice(1).join(" ")
    return {
      id: id(n),
      handle: round === 0 ? handle : `${handle}_${round}`,
      name: round === 0 ? name : `${name.split(" ")[0]} ${family || round}`,
    }
  })
}

/** The first room has a fifth of all people, the others fewer and fewer. */
const roomSize = (people: number, n: number) => Math.max(3, Math.round(n === 0 ? people / 5 : people / 10 / n ** 0.7))

/** Some people are in many conversations, most in few. The first one, where she is in, is the last of the members and says little. */
const choosePeople = (people: number, size: number, withFirst: boolean, random: Random): number[] => {
  const chosen = new Set<number>()
  while (chosen.size < size - (withFirst ? 1 : 0)) chosen.add(choosePerson(people, random))
  return withFirst ? [...chosen, 0] : [...chosen]
}

const choosePerson = (people: number, random: Random) => 1 + Math.floor((people - 1) * random.next() ** 1.5)

const choosePairs = (people: number, count: number, random: Random): number[][] => {
  const pairs = new Map<string, number[]>()
  for (let n = 1; n <= Math.min(own.direct, count); n++) pairs.set(`0:${n}`, [n, 0])
  while (pairs.size < count) {
    const [one, other] = [choosePerson(people, random), choosePerson(people, random)]
    if (one !== other) pairs.set([one, other].sort((a, b) => a - b).join(":"), [one, other])
  }
  return [...pairs.values()]
}

/** Divides `total`: the n-th gets a part like 1/n, at least its least; the first gets what is left. */
const share = (total: number, least: number[]): number[] => {
  const weights = least.map((_, n) => 1 / (n + 3))
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const counts = least.map((count, n) => Math.max(count, Math.floor((total * weights[n]!) / sum)))
  counts[0]! += total - counts.reduce((all, count) => all + count, 0)
  return counts
}

const nameOf = (kind: string, n: number) =>
  kind === "group" ? `Circle ${n + 1}` : n === 0 ? "Town square" : `Room ${n}`
