import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import type { ChangesOutput, SyncInput, SyncOutput } from "#lib/protocol/sync.ts"
import { answer } from "./children.ts"
import { Client } from "./client.ts"
import type { Heard, Opening, Returned, Seat, Talk, Talked } from "./load.ts"
import { clock } from "./machine.ts"

/** One of the processes that make the load: opens sockets, talks, and counts what arrives. */

const clients: Client[] = []
/** How many messages each socket has heard of: where it says it has read to. */
const reached: number[] = []
const heard: Heard = { messages: 0, frames: 0, lastAt: 0, latencies: [] }
/** Every so many sockets one is read in full, for the time a message took. */
const sampledOf = 20

/** Opens sockets, `atOnce` at a time, and resolves when all were let in and, where asked for, have caught up. */
async function open({ port, dials, atOnce = 100, catchUp, follow = false }: Opening): Promise<Returned> {
  const from = clients.length
  const returned: Returned = { found: 0, doubled: 0, retries: 0 }
  const one = async (place: number) => {
    const client = await dial(port, dials[place]!, from + place, returned)
    if (!catchUp) return
    const known = catchUp[place] ?? { epoch: null, personRevision: 0, conversations: {} }
    const { rows = [] } = await client.ask<Partial<SyncOutput>>("sync:catch-up", known)
    if (follow) for (const { conversation } of rows) await readChanges(client, known, conversation.id, returned)
  }
  let next = 0
  const lane = async () => {
    while (next < dials.length) await one(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, dials.length) }, lane))
  return returned
}

/** One socket, tried again as a client would when the server could not take it yet. */
async function dial(port: number, seat: Seat, place: number, returned: Returned): Promise<Client> {
  for (let attempt = 0; ; attempt++) {
    const client = new Client({ port, ...seat }, count(place))
    clients[place] = client
    try {
      await client.ready
      return client
    } catch (error) {
      if (attempt === 5) throw error
      returned.retries++
      await wait(200 + 200 * Math.random())
    }
  }
}

/** Reads what changed in a conversation since what was known of it, and counts what is there once and what is there again. */
async function readChanges(
  client: Client,
  known: SyncInput,
  conversationId: string,
  returned: Returned,
): Promise<void> {
  const seen = new Set<number>()
  for (let since = known.conversations[conversationId] ?? 0, more = true; more; ) {
    const page = await client.ask<ChangesOutput>("message:changes", { conversationId, since })
    for (const { seq } of page.changes.messages ?? []) {
      if (seen.has(seq)) returned.doubled++
      seen.add(seq)
    }
    more = page.more
    since = page.changes.revision
  }
  returned.found += seen.size
}

async function drop(): Promise<void> {
  const all = clients.splice(0)
  for (const { wire } of all) wire.destroy()
  await Promise.all(all.map(({ wire }) => wire.closed))
}

function count(place: number) {
  const isSampled = place % sampledOf === 0
  return (messages: number, text: () => string) => {
    heard.messages += messages
    reached[place] = (reached[place] ?? 0) + messages
    heard.frames++
    heard.lastAt = clock()
    if (!isSampled) return
    const [, event] = JSON.parse(text()) as [string, { messages: { body: string }[] }]
    for (const { body } of event.messages) heard.latencies.push(heard.lastAt - Number.parseInt(body, 10))
  }
}

/** What has arrived since it was asked last, or begun. */
function listen({ reset }: { reset: boolean }): Heard {
  const now = { ...heard }
  if (reset) Object.assign(heard, { messages: 0, frames: 0, latencies: [] })
  return now
}

/** Sends for a while, with so many messages in flight or at a steady rate, and resolves when all are answered. */
async function talk({ senders, seconds, inFlight, rate, bytes = 100 }: Talk): Promise<Talked> {
  const done: Talked = { acked: 0, refused: 0, refusal: "", latencies: [], began: clock(), ended: 0 }
  const end = done.began + seconds * 1e6
  const padding = " ".padEnd(bytes, "hello there ")
  let next = 0
  const send = () =>
    new Promise<void>(resolve => {
      const { place, conversationId } = senders[next++ % senders.length]!
      const at = clock()
      const body = `${at}${padding}`.slice(0, bytes).trimEnd()
      clients[place]!.send("message:send", { conversationId, clientId: randomUUID(), body }, text => {
        if (text.startsWith('[{"ok":true')) {
          done.acked++
          done.latencies.push(clock() - at)
        } else {
          done.refused++
          done.refusal ||= text
        }
        resolve()
      })
    })
  const lane = async () => {
    while (clock() < end) await send()
  }
  if (inFlight) await Promise.all(Array.from({ length: inFlight }, lane))
  else await steadily(rate!, end, send)
  done.ended = clock()
  return done
}

/** Sends at a rate, whether or not answers come. */
async function steadily(rate: number, end: number, send: () => Promise<void>): Promise<void> {
  const began = clock()
  const all: Promise<void>[] = []
  while (clock() < end) {
    const due = ((clock() - began) * rate) / 1e6
    while (all.length < due) all.push(send())
    await wait(1)
  }
  await Promise.all(all)
}

let reporting: NodeJS.Timeout | undefined
let reports = 0

/** Every socket tells once a second what reached it and what was read, spread over the second; answers how many were told. */
function report({ conversationId, past, on }: { conversationId: string; past: number; on: boolean }): number {
  clearInterval(reporting)
  if (!on) return reports
  reports = 0
  const told: number[] = []
  let place = 0
  const tell = (at: number) => {
    const seq = past + (reached[at] ?? 0)
    if (seq === (told[at] ?? past)) return
    told[at] = seq
    reports += 2
    clients[at]!.send("conversation:delivered", { items: [{ conversationId, seq }] }, () => {})
    clients[at]!.send("conversation:read", { conversationId, seq }, () => {})
  }
  const slice = Math.ceil(clients.length / 50)
  reporting = setInterval(() => {
    for (let n = 0; n < slice; n++) tell(place++ % clients.length)
  }, 20)
  return 0
}

/** One command of one socket. */
const say = ({ place, input }: { place: number; input: unknown }) => clients[place]!.ask("message:send", input)

answer({ open, drop, listen, talk, say, report })
