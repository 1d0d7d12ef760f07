import { pgbench } from "../baselines/pgbench.ts"
import { startChild } from "../children.ts"
import { interleave, type Sample, type Subject } from "../line.ts"
import type { Measure } from "../measures.ts"
import { type Place, raised } from "../place.ts"
import { openBare, openOurs, type Plan, type Rooms } from "../rooms.ts"

const [senders, conversations, seconds] = [100, 20, 3]
const members = senders / conversations

const plan: Plan = {
  people: senders,
  conversations: Array.from({ length: conversations }, (_, n) =>
    Array.from({ length: members }, (_, member) => n + member * conversations),
  ),
}

/** A hundred senders over twenty conversations, each with one message on its way: durable answers a second. */
export const sendMany: Measure = async ({ name, place, rounds }) => {
  const [batch, single] = [await place.makeDatabase(), await place.makeDatabase()]
  // One process, so that every sender is in the one that talks.
  const all: Rooms[] = [await openOurs(place, plan, 1), await openBare("wsBatch", plan, 1, batch)]
  for (const { load, seats } of all) await load.open(seats)
  const committer = startChild("baselines/commits.ts", single)
  const commit = async (seconds: number): Promise<Sample> => {
    const own = async () => (await committer.ask<{ perSecond: number }>("run", { clients: 32, seconds })).perSecond
    return { value: (await pgbench(single, seconds)) ?? (await own()) }
  }
  await committer.ask("run", { clients: 32, seconds: 0.5 })
  for (const rooms of all) await send(rooms, 1, place)
  const subjects: Subject[] = [
    ...all.map(rooms => ({ name: rooms.name, round: () => send(rooms, seconds, place), pid: rooms.pid })),
    { name: "commits32", round: () => commit(seconds) },
  ]
  const line = await interleave({ measure: name, unit: "acks/s", settings: raised }, subjects, rounds)
  await committer.end()
  for (const { close } of all) await close()
  for (const url of [batch, single]) await place.dropDatabase(url)
  return line
}

async function send({ load, conversations: ids }: Rooms, seconds: number, { databaseCpu }: Place): Promise<Sample> {
  const all = Array.from({ length: senders }, (_, place) => ({ place, conversationId: ids[place % conversations]! }))
  const before = databaseCpu()
  const round = await load.talk({ senders: all, seconds, inFlight: senders, members })
  return {
    value: round.acked / round.talked,
    extra: {
      ...round.ack,
      cores: round.cpu / round.talked,
      cpuPerMillion: (round.cpu / round.acked) * 1e6,
      databasePerMillion: ((databaseCpu() - before) / round.acked) * 1e6,
    },
    generatorLimited: round.generatorLimited,
  }
}
