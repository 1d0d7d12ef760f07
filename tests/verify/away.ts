import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import type { Client } from "./client.ts"
import { type Day, liveThrough } from "./day.ts"
import type { Circle } from "./load.ts"
import type { Place } from "./place.ts"
import type { Op, Recorder } from "./record.ts"
import type { Screens } from "./screens.ts"

/** Whose device is away for half an hour, and who writes to them meanwhile. */
const halfHour = { away: 13, author: 2, messages: 600 }
const atOnce = 100

type Parts = { clients: Client[]; circles: Circle[]; day: Day; place: Place; record: Recorder; screens: Screens | null }

/** Two devices are away at the same time, for little and for much. Ends when they are back, with what the return from much took. */
export async function stayAway(parts: Parts) {
  const [returned] = await Promise.all([stayAwayForLong(parts), stayAwayForLittle(parts)])
  return returned
}

/**
 * Takes somebody's device off the line, lets another write, edit, delete and react to them, lets the people themselves read it elsewhere, and
 * brings the device back. What they write meanwhile waits in the outbox.
 */
async function stayAwayForLittle({ clients, circles, record }: Parts) {
  const { away, author, messages } = halfHour
  const [device, other] = [clients[away]!, clients[author]!]
  const circle = circles.find(({ members }) => members.length === 2 && members.includes(away))!
  record.fault("away for half an hour", "begins")
  device.socket.disconnect()
  const written = await writeAll(other, circle.id, messages, record)
  await changeSome(other, written, record)
  await readElsewhere(device, written.at(-1), record)
  // Long enough for others to have been told, and to have written too.
  await wait(1000)
  device.socket.connect()
  record.fault("away for half an hour", "ends")
}

/**
 * The same with a device, and a page of the same person in a browser, that miss a day and two hours of many conversations. Answers how long
 * it took until the device held everything, until the page showed it, and by how much the page's memory grew.
 */
async function stayAwayForLong({ clients, day, place, record, screens }: Parts) {
  const device = clients[day.away]!
  record.fault("away for 26 hours", "begins")
  device.socket.disconnect()
  await screens?.absent?.leave()
  await liveThrough(day, clients, place, record)
  const ids = day.circles.filter(circle => circle !== day.left).map(circle => circle.id)
  const heads = await place.sql<{ id: string; revision: number }[]>`
    select id, revision from conversations where id in ${place.sql(ids)}`
  const began = performance.now()
  device.socket.connect()
  const holds = () => heads.every(({ id, revision }) => device.revisionOf(id) >= revision)
  while (!holds() && performance.now() - began < 60_000) await wait(20)
  const seconds = Math.round(performance.now() - began) / 1000
  const page = await screens?.absent?.comeBack()
  record.fault("away for 26 hours", "ends")
  const changes = heads.reduce((sum, { revision }) => sum + revision, 0)
  return { conversations: day.circles.length, changes, device: seconds, ...page }
}

type Written = { conversationId: string; seq: number }

/** Sends them side by side, so that each is in a lane of its own: nothing is promised of their order. */
async function writeAll(client: Client, conversationId: string, messages: number, record: Recorder) {
  const written: Written[] = []
  const send = async (n: number) => {
    const input = { conversationId, clientId: randomUUID(), body: `${n} while you were away` }
    record.begins(client.personId, input, input.clientId)
    const result = await client.ask("message:send", input)
    record.ends(input.clientId, result)
    if (result.ok) written.push({ conversationId, seq: result.value.message.seq })
  }
  for (let n = 0; n < messages; n += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, messages - n) }, (_, at) => send(n + at)))
  return written.sort((a, b) => a.seq - b.seq)
}

/** Edits, deletes and reacts to every so manieth, old ones and late ones, as far as the limits let one person. */
async function changeSome(client: Client, written: Written[], record: Recorder) {
  const by = client.personId
  const every = Math.ceil(written.length / 15)
  for (let n = 0; n + 3 < written.length; n += every) {
    const [edited, deleted, liked, both] = written.slice(n) as [Written, Written, Written, Written]
    for (const where of [edited, both]) {
      const op: Op = { what: "edit", by, ...where, body: `edited ${randomUUID()}` }
      const result = await record.during(op, () => client.ask("message:edit", { ...where, body: op.body }))
      if (result.ok) op.revision = result.value.message.revision
    }
    const what = { ...liked, emoji: "🎉" }
    await record.during({ what: "react", by, ...what }, () => client.ask("reaction:add", what))
    for (const where of [deleted, both])
      await record.during({ what: "delete", by, ...where }, () => client.ask("message:delete", where))
    // Too late, as from a device that has not heard: it must be refused.
    const late: Op = { what: "edit", by, ...both, body: `too late ${randomUUID()}` }
    await record.during(late, () => client.ask("message:edit", { ...both, body: late.body }))
  }
}

/** The person reads on another device what this one has not heard of. */
async function readElsewhere({ guest, personId }: Client, last: Written | undefined, record: Recorder) {
  if (!last) return
  const op: Op = { what: "read", by: personId, ...last }
  const failed = { ok: false, error: { code: "unavailable", message: "No answer." } } as const
  const result = await record.during(op, () => guest.post("conversation:read", last).catch(() => failed))
  if (result.ok) op.until = result.value.lastReadSeq
}
