import { setTimeout as wait } from "node:timers/promises"
import { interleave, type Sample, type Subject } from "../line.ts"
import { memoryOf } from "../machine.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { openBare, openOurs, type Rooms, twentyEach } from "../rooms.ts"

/** After the sockets are there, until what was needed to let them in is cleared away. */
const settleMs = 6000

/** What a signed-in socket that does nothing costs, in twenty conversations: growth of the server's PSS in kB. */
export const idle: Measure = async ({ name, place, rounds, large }) => {
  const sockets = large ? 9000 : 2000
  const plan = twentyEach(sockets)
  const subjects: Subject[] = [
    { name: "ours", round: async () => grow(await openOurs(place, plan), sockets) },
    { name: "ws", round: async () => grow(await openBare("ws", plan), sockets) },
    { name: "socketio", round: async () => grow(await openBare("socketio", plan), sockets) },
  ]
  const line = await interleave({ measure: name, unit: "kB per socket", settings: raised }, subjects, rounds)
  return { ...line, extra: { ...line.extra, sockets: { opened: sockets } } }
}

/** A new process each time: memory that was given back once is not taken again. */
async function grow(rooms: Rooms, sockets: number): Promise<Sample> {
  await rooms.load.open(rooms.seats.slice(0, 20))
  await wait(1000)
  const before = memoryOf(rooms.pid).pss
  await rooms.load.open(rooms.seats.slice(20))
  await wait(settleMs)
  const after = memoryOf(rooms.pid).pss
  await rooms.close()
  return { value: (after - before) / (sockets - 20) / 1000, extra: { pssMB: after / 1e6, beforeMB: before / 1e6 } }
}
