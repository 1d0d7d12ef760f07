import { startChild } from "../children.ts"
import { interleave, type Sample, type Subject } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { openBare, openOurs, type Plan, type Rooms } from "../rooms.ts"
import { quantile } from "../statistics.ts"

const [sockets, members, rate, seconds] = [1000, 200, 100, 5]

/** A room of two hundred and eight hundred more sockets; those of the room are spread over both processes of the load. */
const plan: Plan = {
  people: sockets,
  conversations: [Array.from({ length: members }, (_, n) => n * (sockets / members))],
}

/** A hundred messages a second into a room of 200, among 1,000 sockets: sender to receiver, milliseconds at the 99th percentile. */
export const fanoutLatency: Measure = async ({ name, place, rounds }) => {
  const database = await place.makeDatabase()
  const all: Rooms[] = [await openOurs(place, plan), await openBare("ws", plan)]
  for (const { load, seats } of all) await load.open(seats)
  const committer = startChild("baselines/commits.ts", database)
  const commit = async (): Promise<Sample> => {
    const { times } = await committer.ask<{ times: number[] }>("run", { clients: 1, seconds: 2 })
    return { value: quantile(times, 0.99) / 1000, extra: { p50: quantile(times, 0.5) / 1000 } }
  }
  for (const rooms of all) await send(rooms, 1)
  const subjects: Subject[] = [
    ...all.map(rooms => ({ name: rooms.name, round: () => send(rooms, seconds) })),
    { name: "commit", round: commit },
  ]
  const line = await interleave({ measure: name, unit: "ms (p99)", settings: raised }, subjects, rounds)
  await committer.end()
  for (const { close } of all) await close()
  await place.dropDatabase(database)
  return line
}

async function send({ load, conversations }: Rooms, seconds: number): Promise<Sample> {
  const senders = Array.from({ length: 20 }, (_, n) => ({
    place: n * (sockets / members),
    conversationId: conversations[0]!,
  }))
  const round = await load.talk({ senders, seconds, rate, members })
  const { p50, p99 } = round.delivery
  return {
    value: p99,
    extra: { p50, ackP50: round.ack.p50, ackP99: round.ack.p99, cores: round.cpu / round.delivered },
  }
}
