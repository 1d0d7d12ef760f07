import { interleave, type Sample, type Subject } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { oneRoom, openBare, openOurs, type Rooms } from "../rooms.ts"

const members = 200
const seconds = 3
/** Messages a second that make 200,000 deliveries. */
const offered = 1000

/** A room of 200 with 32 messages in flight: deliveries a second; and how late they are when 200,000 a second are offered. */
export const hotRoom: Measure = async ({ name, place, rounds }) => {
  const database = await place.makeDatabase()
  const ours = await openOurs(place, oneRoom(members))
  const all = [ours, await openBare("ws", oneRoom(members)), await openBare("wsBatch", oneRoom(members), 2, database)]
  for (const { load, seats } of all) await load.open(seats)
  for (const rooms of all) await flood(rooms, 1)
  const subjects = all.map((rooms): Subject => ({ name: rooms.name, round: () => flood(rooms, seconds) }))
  const line = await interleave({ measure: name, unit: "deliveries/s", settings: raised }, subjects, rounds)
  for (const { close } of all) await close()
  await place.dropDatabase(database)
  return line
}

async function flood(rooms: Rooms, seconds: number): Promise<Sample> {
  const senders = Array.from({ length: 32 }, (_, place) => ({ place, conversationId: rooms.conversations[0]! }))
  const full = await rooms.load.talk({ senders, seconds, members, inFlight: 32 })
  const extra = {
    acksPerSecond: full.acked / full.talked,
    messagesPerFrame: full.deliveries / full.frames,
    p50: full.delivery.p50,
    p99: full.delivery.p99,
    cpuPerMillion: (full.cpu / full.deliveries) * 1e6,
  }
  const value = full.deliveries / full.delivered
  if (rooms.name === "ws") return { value, extra, generatorLimited: full.generatorLimited }
  const steady = await rooms.load.talk({ senders, seconds, members, rate: offered })
  return {
    value,
    extra: {
      ...extra,
      offered: offered * members,
      held: steady.deliveries / steady.delivered,
      heldP50: steady.delivery.p50,
      heldP99: steady.delivery.p99,
    },
    generatorLimited: full.generatorLimited || steady.generatorLimited,
  }
}
