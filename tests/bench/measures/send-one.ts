import { startChild } from "../children.ts"
import { interleave, type Sample } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { oneRoom, openOurs } from "../rooms.ts"
import { quantile } from "../statistics.ts"

const seconds = 3

/** One person sends, and sends again when the tick is there: milliseconds at the median; beside one single-row commit. */
export const sendOne: Measure = async ({ name, place, rounds }) => {
  const database = await place.makeDatabase()
  const rooms = await openOurs(place, oneRoom(1), 1)
  await rooms.load.open(rooms.seats)
  const committer = startChild("baselines/commits.ts", database)
  const send = async (seconds: number): Promise<Sample> => {
    const senders = [{ place: 0, conversationId: rooms.conversations[0]! }]
    const before = place.databaseCpu()
    const round = await rooms.load.talk({ senders, seconds, inFlight: 1, members: 1 })
    const perMillion = (seconds: number) => (seconds / round.acked) * 1e6
    return {
      value: round.ack.p50,
      extra: {
        ...round.ack,
        acksPerSecond: round.acked / round.talked,
        cpuPerMillion: perMillion(round.cpu),
        databasePerMillion: perMillion(place.databaseCpu() - before),
      },
    }
  }
  const commit = async (seconds: number): Promise<Sample> => {
    const { times } = await committer.ask<{ times: number[] }>("run", { clients: 1, seconds })
    const [p50, p99] = [quantile(times, 0.5) / 1000, quantile(times, 0.99) / 1000]
    return { value: p50, extra: { p50, p99 } }
  }
  await Promise.all([send(1), commit(1)])
  const subjects = [
    { name: "ours" as const, round: () => send(seconds), pid: rooms.pid },
    { name: "commit" as const, round: () => commit(seconds) },
  ]
  const line = await interleave({ measure: name, unit: "ms (p50)", settings: raised }, subjects, rounds)
  await committer.end()
  await rooms.close()
  await place.dropDatabase(database)
  return line
}
