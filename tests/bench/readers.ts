import { Agent, get } from "node:http"
import { answer } from "./children.ts"
import { Client } from "./client.ts"
import type { Seat } from "./load.ts"
import { clock } from "./machine.ts"

/** The process that reads pages of a conversation, by socket or by HTTP, each time as somebody else. */

export type Reading = {
  by: "socket" | "http"
  port: number
  conversationId: string
  /** The newest message's number. */
  head: number
  random: boolean
  seconds: number
  inFlight: number
}
export type Pages = { times: number[]; seconds: number; bytes: number; refused: number }

const clients: Client[] = []
const cookies: string[] = []
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

async function open({ port, seats }: { port: number; seats: Seat[] }): Promise<void> {
  for (const seat of seats) {
    const client = new Client({ port, ...seat })
    await client.ready
    clients.push(client)
    cookies.push(seat.cookie ?? "")
  }
}

async function read({ by, port, conversationId, head, random, seconds, inFlight }: Reading): Promise<Pages> {
  const pages: Pages = { times: [], seconds: 0, bytes: 0, refused: 0 }
  const began = clock()
  let next = 0
  const one = (before: number) =>
    by === "socket"
      ? bySocket(next++, { conversationId, before, limit: 50 })
      : byHttp(next++, port, conversationId, before)
  const lane = async () => {
    for (let at = clock(); at < began + seconds * 1e6; at = clock()) {
      const text = await one(random ? 51 + Math.floor(Math.random() * (head - 50)) : head + 1)
      pages.times.push(clock() - at)
      pages.bytes = text.length
      if (text.includes('"ok":false')) pages.refused++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  pages.seconds = (clock() - began) / 1e6
  return pages
}

const bySocket = (n: number, input: unknown) =>
  new Promise<string>(resolve => clients[n % clients.length]!.send("message:list", input, resolve))

const byHttp = (n: number, port: number, conversationId: string, before: number) =>
  new Promise<string>((resolve, reject) => {
    const path = `/api/conversations/${conversationId}/messages?before=${before}&limit=50`
    const headers = { cookie: cookies[n % cookies.length] ?? "" }
    get({ host: "127.0.0.1", port, path, headers, agent }, response => {
      const parts: Buffer[] = []
      response.on("data", (part: Buffer) => parts.push(part))
      response.on("end", () => resolve(Buffer.concat(parts).toString()))
    }).on("error", reject)
  })

answer({ open, read })
