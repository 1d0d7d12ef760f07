import { randomUUID } from "node:crypto"
import { pathOf, type SocketBaseline, startBaseline } from "./baselines/start.ts"
import { addressOf, makePeople, makeRooms, type Person, seatOf } from "./community.ts"
import { type Known, type Load, type Seat, startLoad } from "./load.ts"
import type { House, Place } from "./place.ts"

/** So many people, who of them is in each conversation, by place, and how many messages were said in each before. */
export type Plan = { people: number; conversations: number[][]; past?: number }

/** What was said before where a plan does not say otherwise. */
export const past = 50

/** Somewhere to talk: the real server or a bare one, and those who make the load. */
export type Rooms = {
  name: "ours" | SocketBaseline
  pid: number
  load: Load
  conversations: string[]
  /** How each of the people opens a socket. */
  seats: Seat[]
  close(): Promise<void>
}
export type OurRooms = Rooms & { house: House; people: Person[] }

/** One room with everybody in it. */
export const oneRoom = (people: number): Plan => ({
  people,
  conversations: [Array.from({ length: people }, (_, n) => n)],
})

/** Everybody in twenty conversations of a hundred people each, together with others in each of them. */
export function twentyEach(people: number): Plan {
  const groups = Math.ceil(people / 100)
  const conversations: number[][] = Array.from({ length: 20 * groups }, () => [])
  for (let person = 0; person < people; person++)
    for (let n = 0; n < 20; n++)
      conversations[n * groups + ((person + n * Math.floor(person / groups)) % groups)]!.push(person)
  return { people, conversations }
}

/** The plan at the real server, whose process is started for it. */
export async function openOurs(place: Place, plan: Plan, processes = 2): Promise<OurRooms> {
  const house = await place.openHouse()
  const people = await makePeople(house.sql, plan.people)
  const conversations = await makeRooms(
    house.sql,
    plan.conversations.map(members => members.map(n => people[n]!)),
    plan.past ?? past,
  )
  const load = startLoad(house, processes)
  const close = async () => {
    await load.end()
    await house.close()
  }
  return { name: "ours", pid: house.pid, load, conversations, seats: people.map(seatOf), close, house, people }
}

/** The plan at a bare server. */
export async function openBare(kind: SocketBaseline, plan: Plan, processes = 2, ...args: string[]): Promise<Rooms> {
  const server = await startBaseline(kind, ...args)
  const conversations = plan.conversations.map(() => randomUUID())
  const ofPerson: string[][] = Array.from({ length: plan.people }, () => [])
  for (const [n, members] of plan.conversations.entries())
    for (const person of members) ofPerson[person]!.push(conversations[n]!)
  const load = startLoad(server, processes)
  const close = async () => {
    await load.end()
    await server.end()
  }
  const seats = ofPerson.map((rooms, n) => ({ path: pathOf(kind, rooms), localAddress: addressOf(n) }))
  return { name: kind, pid: server.pid, load, conversations, seats, close }
}

/** What everybody would send to catch up: how things stand now, of all their conversations. */
export async function known({ house, people, conversations }: OurRooms): Promise<Known> {
  const [installation] = await house.sql<{ epoch: string }[]>`select epoch from installation`
  const heads = await house.sql<{ id: string; revision: number }[]>`
    select id, revision from conversations where id = any(${conversations}::uuid[])`
  const revisions = new Map(heads.map(({ id, revision }) => [id, revision]))
  const memberships = await house.sql<{ conversation_id: string; person_id: string }[]>`
    select conversation_id, person_id from memberships`
  const own = Map.groupBy(memberships, row => row.person_id)
  return people.map(({ id }) => ({
    epoch: installation!.epoch,
    personRevision: 0,
    conversations: Object.fromEntries(
      (own.get(id) ?? []).map(row => [row.conversation_id, revisions.get(row.conversation_id)!]),
    ),
  }))
}
