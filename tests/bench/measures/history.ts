import { randomUUID } from "node:crypto"
import { type Child, startChild } from "../children.ts"
import { interleave, type Sample, type Subject } from "../line.ts"
import { cpuSeconds } from "../machine.ts"
import type { Measure } from "../measures.ts"
import { raised } from "../place.ts"
import type { Pages, Reading } from "../readers.ts"
import { type OurRooms, oneRoom, openOurs } from "../rooms.ts"
import { median, quantile } from "../statistics.ts"

const [messages, readers, inFlight, seconds] = [200_000, 300, 32, 2]

/** Pages of a conversation of 200,000 messages, 32 at a time: pages a second at random depth over the socket; and other ways. */
export const history: Measure = async ({ name, place, rounds }) => {
  const rooms = await openOurs(place, { ...oneRoom(readers), past: 0 }, 1)
  await fill(rooms)
  const [conversationId] = rooms.conversations as [string]
  const reader = startChild("readers.ts")
  await reader.ask("open", { port: rooms.house.port, seats: rooms.seats })
  const query = startChild("baselines/pages.ts", rooms.house.databaseUrl)
  const http = startChild("baselines/http-server.ts")
  const httpPort = await http.ask<number>("port")

  const common = { conversationId, head: messages, seconds, inFlight, port: rooms.house.port, random: true }
  const ask = (more: Partial<Reading>) => timed(reader, { ...common, by: "socket", ...more })
  await ask({})
  await http.ask("say", "x".repeat((await ask({ by: "http" })).bytes))
  const ours = async (): Promise<Sample> => {
    const [deep, last] = [await ask({}), await ask({ random: false })]
    const [web, webLast] = [await ask({ by: "http" }), await ask({ by: "http", random: false })]
    return {
      value: deep.perSecond,
      extra: {
        p50: deep.p50,
        p99: deep.p99,
        lastPage: last.perSecond,
        randomToLast: deep.p50 / last.p50,
        http: web.perSecond,
        httpLastPage: webLast.perSecond,
        bytes: deep.bytes,
      },
      generatorLimited: deep.limited,
    }
  }
  const personId = rooms.people[0]!.id
  const bare = async (random: boolean) => rate(await query.ask<Pages>("read", { ...common, personId, random }))
  const subjects: Subject[] = [
    { name: "ours", round: ours },
    { name: "query", round: async () => ({ value: await bare(true), extra: { lastPage: await bare(false) } }) },
    {
      name: "http",
      round: async () => {
        const { perSecond, limited } = await ask({ by: "http", port: httpPort })
        return { value: perSecond, extra: { limited: Number(limited) } }
      },
    },
  ]
  const line = await interleave({ measure: name, unit: "pages/s", settings: raised }, subjects, rounds)
  for (const child of [reader, query, http]) await child.end()
  await rooms.close()
  return line
}

const rate = ({ times, seconds }: Pages) => times.length / seconds

async function timed(reader: Child, reading: Reading) {
  const cpu = cpuSeconds(reader.pid)
  const pages = await reader.ask<Pages>("read", reading)
  if (pages.refused > 0) throw new Error(`${pages.refused} pages were refused.`)
  const limited = cpuSeconds(reader.pid) - cpu > 0.9 * pages.seconds
  const [p50, p99] = [median(pages.times) / 1000, quantile(pages.times, 0.99) / 1000]
  return { perSecond: rate(pages), p50, p99, bytes: pages.bytes, limited }
}

/** Messages by everybody in turn, straight in the database. */
async function fill({ house, conversations, people }: OurRooms): Promise<void> {
  const [id] = conversations as [string]
  await house.sql`
    insert into messages (conversation_id, seq, id, author_id, client_id, kind, body, revision)
    select ${id}, n, gen_random_uuid(), (${people.map(each => each.id)}::uuid[])[1 + n % ${readers}::int],
      gen_random_uuid(), 'text', n || ${` hello there ${randomUUID()}`.repeat(2)}, n
    from generate_series(1, ${messages}::int) n`
  await house.sql`update conversations set seq = ${messages}, revision = ${messages} where id = ${id}`
  await house.sql`vacuum analyze messages`
}
