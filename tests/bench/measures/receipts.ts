import { setTimeout as wait } from "node:timers/promises"
import { interleave } from "../line.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { oneRoom, openOurs, past } from "../rooms.ts"
import { talkIn, toSample } from "./fanout.ts"

const [members, seconds] = [200, 3]

/** As `fanout-200`, with every member telling once a second how far messages reached it and how far it read. */
export const receipts: Measure = async ({ name, place, rounds }) => {
  const rooms = await openOurs(place, oneRoom(members))
  await rooms.load.open(rooms.seats)
  const [conversationId] = rooms.conversations
  const tellAll = (on: boolean) =>
    Promise.all(rooms.load.generators.map(each => each.ask<number>("report", { conversationId, past, on })))
  const withReceipts = async () => {
    await tellAll(true)
    const sample = toSample(await talkIn(rooms, members, seconds))
    const told = (await tellAll(false)).reduce((sum, each) => sum + each, 0)
    // What is on its way belongs to no round.
    await wait(300)
    return { ...sample, extra: { ...sample.extra, reports: told } }
  }
  await talkIn(rooms, members, 1)
  const subjects = [
    { name: "ours" as const, round: withReceipts },
    { name: "fanout-200" as const, round: async () => toSample(await talkIn(rooms, members, seconds)) },
  ]
  const head = { measure: name, unit: "CPU s per million deliveries", settings: raised }
  const line = await interleave(head, subjects, rounds)
  await rooms.close()
  return line
}
