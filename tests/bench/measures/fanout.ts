import { randomUUID } from "node:crypto"
import { pathOf, startBaseline } from "../baselines/start.ts"
import { makePeople, makeRoom, seatOf } from "../community.ts"
import { interleave, type Sample, type Subject } from "../line.ts"
import { type Load, type Round, startLoad } from "../load.ts"
import type { Measure } from "../measures.ts"
import { type Place, raised } from "../place.ts"

const baselines = ["sharedFrame", "ws", "socketio"] as const
const seconds = 3

/** One room, ten senders, four messages in flight: the server's CPU seconds for a million deliveries. */
export const fanout =
  (members: number): Measure =>
  async ({ name, place, rounds }) => {
    const rooms = [await openRoom(place, members)]
    for (const kind of baselines) rooms.push(await openBareRoom(kind, members))
    for (const { talk } of rooms) await talk(1)
    const subjects = rooms.map(
      ({ name, talk }): Subject => ({ name, round: async () => toSample(await talk(seconds)) }),
    )
    const line = await interleave(
      { measure: name, unit: "CPU s per million deliveries", settings: raised },
      subjects,
      rounds,
    )
    for (const { close } of rooms) await close()
    return line
  }

const toSample = ({ cpu, deliveries, delivered, delivery, ack, frames, generatorLimited }: Round): Sample => ({
  value: (cpu / deliveries) * 1e6,
  extra: {
    deliveriesPerSecond: deliveries / delivered,
    messagesPerFrame: deliveries / frames,
    p50: delivery.p50,
    p99: delivery.p99,
    ackP50: ack.p50,
    ackP99: ack.p99,
    cores: cpu / delivered,
  },
  generatorLimited,
})

/** A room of so many people at the real server, every one with an open socket. */
async function openRoom(place: Place, members: number) {
  const house = await place.openHouse()
  const people = await makePeople(house.sql, members)
  const conversationId = await makeRoom(house.sql, people)
  const load = startLoad(house)
  await load.open(people.map(seatOf))
  const close = async () => {
    await load.end()
    await house.close()
  }
  return { name: "ours" as const, talk: talkIn(load, conversationId, members), close }
}

/** The same at a bare server. */
async function openBareRoom(kind: (typeof baselines)[number], members: number) {
  const server = await startBaseline(kind)
  const conversationId = randomUUID()
  const load = startLoad(server)
  await load.open(Array.from({ length: members }, () => ({ path: pathOf(kind, [conversationId]) })))
  const close = async () => {
    await load.end()
    await server.end()
  }
  return { name: kind, talk: talkIn(load, conversationId, members), close }
}

const talkIn = (load: Load, conversationId: string, members: number) => (seconds: number) =>
  load.talk({
    senders: Array.from({ length: 10 }, (_, place) => ({ place, conversationId })),
    ...{ seconds, inFlight: 4, members },
  })
