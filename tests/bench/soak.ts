import "./quiet.ts"

import { cpuSeconds, load, memoryOf } from "./machine.ts"
import { openPlace } from "./place.ts"
import { oneRoom, openOurs } from "./rooms.ts"

const [sockets, rate] = [1000, 50]

/**
 * `npm run soak [-- minutes]` (10): a room of 1,000 signed-in sockets and 50 messages a second. One line of JSON a minute: what the
 * server holds and how long messages took. A message that does not arrive everywhere, or more than once, ends it with an error.
 */
async function soak(minutes: number): Promise<void> {
  const place = await openPlace()
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => place.close().then(() => process.exit(130)))
  try {
    const room = await openOurs(place, oneRoom(sockets))
    await room.load.open(room.seats)
    const senders = Array.from({ length: 20 }, (_, place) => ({ place, conversationId: room.conversations[0]! }))
    for (let minute = 1; minute <= minutes; minute++) {
      const cpu = cpuSeconds(room.pid)
      const round = await room.load.talk({ senders, seconds: 60, rate, members: sockets })
      const { pss, rss } = memoryOf(room.pid)
      const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10
      console.log(
        JSON.stringify({
          minute,
          sent: round.acked,
          delivered: round.deliveries,
          pssMB: megabytes(pss),
          rssMB: megabytes(rss),
          ack: round.ack,
          delivery: round.delivery,
          cores: Math.round(((cpuSeconds(room.pid) - cpu) / 60) * 100) / 100,
          generatorLimited: round.generatorLimited,
          load: load(),
        }),
      )
    }
  } finally {
    await place.close()
  }
}

await soak(Number(process.argv[2] ?? 10))
process.exit()
