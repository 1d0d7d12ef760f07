import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { limits } from "#lib/protocol/limits.ts"
import type { Client } from "./client.ts"
import type { Circle } from "./load.ts"
import type { Op, Recorder } from "./record.ts"

/** Somebody's device that is away, who writes to them meanwhile, and how much. */
type Absence = { name: string; away: number; author: number; messages: number }

/**
 * What happens to a conversation while somebody is away, as its number of changes and not as hours of a clock: after half an hour they are
 * told one by one, after a day and two hours there are more than `changesMax`, and the conversation is started afresh.
 */
const absences: Absence[] = [
  { name: "away for half an hour", away: 13, author: 2, messages: 600 },
  { name: "away for 26 hours", away: 1, author: 0, messages: limits.changesMax + 300 },
]
const atOnce = 100

/**
 * Takes devices of two people off the line, lets others write, edit, delete and react to them, lets the people themselves read it elsewhere, and
 * brings the devices back. What they write meanwhile waits in their outboxes. Ends when they are back.
 */
export async function stayAway(clients: Client[], circles: Circle[], record: Recorder) {
  await Promise.all(
    absences.map(async ({ name, away, author, messages }) => {
      const [device, other] = [clients[away]!, clients[author]!]
      const circle = circles.find(({ members }) => members.length === 2 && members.includes(away))!
      record.fault(name, "begins")
      device.socket.disconnect()
      const written = await writeAll(other, circle.id, messages, record)
      await changeSome(other, written, record)
      await readElsewhere(device, written.at(-1), record)
      // Long enough for others to have been told, and to have written too.
      await wait(1000)
      device.socket.connect()
      record.fault(name, "ends")
    }),
  )
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
