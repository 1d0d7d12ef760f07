import { interleave, type Sample, type Subject } from "../line.ts"
import type { Round } from "../load.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { oneRoom, openBare, openOurs, type Rooms } from "../rooms.ts"

const seconds = 3

/** One room, ten senders, four messages in flight: the server's CPU seconds for a million deliveries. */
export const fanout =
  (members: number): Measure =>
  async ({ name, place, rounds }) => {
    const all: Rooms[] = [await openOurs(place, oneRoom(members))]
    for (const kind of ["sharedFrame", "ws", "socketio"] as const) all.push(await openBare(kind, oneRoom(members)))
    for (const { load, seats } of all) await load.open(seats)
    for (const rooms of all) await talkIn(rooms, members, 1)
    const subjects = all.map(
      (rooms): Subject => ({ name: rooms.name, round: async () => toSample(await talkIn(rooms, members, seconds)) }),
    )
    const head = { measure: name, unit: "CPU s per million deliveries", settings: raised }
    const line = await interleave(head, subjects, rounds)
    for (const { close } of all) await close()
    return line
  }

export const talkIn = ({ load, conversations }: Rooms, members: number, seconds: number): Promise<Round> =>
  load.talk({
    senders: Array.from({ length: 10 }, (_, place) => ({ place, conversationId: conversations[0]! })),
    ...{ seconds, inFlight: 4, members },
  })

export const toSample = (round: Round): Sample => ({
  value: (round.cpu / round.deliveries) * 1e6,
  extra: {
    deliveriesPerSecond: round.deliveries / round.delivered,
    messagesPerFrame: round.deliveries / round.frames,
    p50: round.delivery.p50,
    p99: round.delivery.p99,
    ackP50: round.ack.p50,
    ackP99: round.ack.p99,
    cores: round.cpu / round.delivered,
  },
  generatorLimited: round.generatorLimited,
})
