import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { interleave, type Sample, type Subject } from "../line.ts"
import { type Known, type Returned, type Seat, startLoad } from "../load.ts"
import { clock, cpuSeconds } from "../machine.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { known, type OurRooms, openBare, openOurs, type Rooms, twentyEach } from "../rooms.ts"

const sockets = 1000
/** Messages that everyone misses in one conversation while they are away. */
const missed = 3

/** Everybody is dropped at once, misses something, and comes back at once: seconds until all are back and have caught up. */
export const storm: Measure = async ({ name, place, rounds }) => {
  const ours = await openOurs(place, twentyEach(sockets))
  const bare = await openBare("ws", twentyEach(sockets))
  for (const { load, seats } of [ours, bare]) await load.open(seats)
  const speaker = await openSpeaker(ours)
  const subjects: Subject[] = [
    { name: "ours", round: () => blow(ours, () => miss(ours, speaker)) },
    { name: "ws", round: () => blow(bare, async () => ({ state: [], expected: 0 })) },
  ]
  const line = await interleave({ measure: name, unit: "s", settings: raised }, subjects, rounds)
  await speaker.end()
  for (const { close } of [ours, bare]) await close()
  return line
}

type Missing = { state: Known; expected: number }

async function blow({ load, seats, pid }: Rooms, whileAway: () => Promise<Missing>): Promise<Sample> {
  await load.drop()
  await wait(500)
  const { state, expected } = await whileAway()
  const [cpu, began] = [cpuSeconds(pid), clock()]
  const returned = await load.open(seats, { catchUp: state, follow: true, atOnce: seats.length })
  const seconds = (clock() - began) / 1e6
  const used = cpuSeconds(pid) - cpu
  const wrong = faultOf(returned, expected)
  if (wrong) throw new Error(wrong)
  return { value: seconds, extra: { cpuMsEach: (used / sockets) * 1000, retries: returned.retries } }
}

/** Everyone has to find exactly what was said, once each. */
function faultOf({ found, doubled }: Returned, expected: number): string | undefined {
  if (doubled > 0) return `${doubled} messages came twice.`
  if (found !== expected) return `${found} messages were caught up with, of ${expected}.`
}

/** Somebody who stays, in each of the first conversations: one for every hundred people, so that each person misses something once. */
async function openSpeaker(ours: OurRooms) {
  const load = startLoad({ port: ours.house.port, pid: ours.pid }, 1)
  const groups = ours.conversations.length / 20
  const { house, conversations, people } = ours
  const speaker = people[0]!
  await house.sql`
    insert into memberships (conversation_id, person_id, state, joined_seq, visible_from_seq, revision, person_revision)
    select id, ${speaker.id}, 'active', 0, 1, 0, 0 from unnest(${conversations.slice(0, groups)}::uuid[]) as t(id)
    on conflict do nothing`
  const seat: Seat = { ...ours.seats[0]!, localAddress: "127.0.0.1" }
  await load.open([seat])
  return load
}

async function miss(ours: OurRooms, speaker: ReturnType<typeof startLoad>): Promise<Missing> {
  const state = await known(ours)
  const groups = ours.conversations.length / 20
  for (const conversationId of ours.conversations.slice(0, groups))
    for (let n = 0; n < missed; n++)
      await speaker.generators[0]!.ask("say", {
        place: 0,
        input: { conversationId, clientId: randomUUID(), body: `${n}` },
      })
  // The first person is in all of them.
  return { state, expected: missed * (sockets - 1) + missed * groups }
}
