import { setTimeout as wait } from "node:timers/promises"
import { interleave, type Sample, type Subject } from "../line.ts"
import type { Known } from "../load.ts"
import { clock, cpuSeconds } from "../machine.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import { known, openBare, openOurs, type Rooms, twentyEach } from "../rooms.ts"

const sockets = 1000
const warmUps = 3

/** What it costs to let somebody in who comes back: session, twenty conversations, catch-up. CPU milliseconds per connection. */
export const connect: Measure = async ({ name, place, rounds }) => {
  const ours = await openOurs(place, twentyEach(sockets))
  const all: [Rooms, Known][] = [
    [ours, await known(ours)],
    [await openBare("ws", twentyEach(sockets)), []],
    [await openBare("socketio", twentyEach(sockets)), []],
  ]
  // Until what runs is compiled: the first thousand cost half as much again.
  for (let pass = 0; pass < warmUps; pass++) for (const [at, state] of all) await comeAndGo(at, state)
  const subjects = all.map(([at, state]): Subject => ({ name: at.name, round: () => comeAndGo(at, state) }))
  const line = await interleave({ measure: name, unit: "CPU ms per connection", settings: raised }, subjects, rounds)
  for (const [{ close }] of all) await close()
  return line
}

async function comeAndGo({ load, seats, pid }: Rooms, catchUp: Known): Promise<Sample> {
  const [cpu, began] = [cpuSeconds(pid), clock()]
  await load.open(seats, { catchUp, atOnce: 50 })
  const [used, seconds] = [cpuSeconds(pid) - cpu, (clock() - began) / 1e6]
  await load.drop()
  // Letting go of them is not part of the next round.
  await wait(1500)
  return { value: (used / sockets) * 1000, extra: { connectionsPerSecond: sockets / seconds, cores: used / seconds } }
}
