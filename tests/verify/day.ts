import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { isDatabaseAway } from "#lib/domain/database-errors.ts"
import type { Result } from "#lib/protocol/result.ts"
import type { Guest } from "#tests/support/guest.ts"
import { granted } from "#tests/support/sockets.ts"
import type { Client } from "./client.ts"
import type { Circle } from "./load.ts"
import type { Place } from "./place.ts"
import type { Op, Recorder } from "./record.ts"

/** Conversations in which a day happens while the device of one of their members is away. */
export type Day = {
  /** The index of the person whose device is away. */
  away: number
  messages: number
  /** The first is the largest; the second and the third are held by the device as well; the others are rows in its lobby only. */
  circles: Circle[]
  /** The person is removed from it meanwhile. */
  left: Circle
}

const hours = 26
const atOnce = 50
const away = 1
/** Who writes and who reads there: people with a socket. */
const others = [0, 2, 3, 5, 6, 7, 8, 10]
/** Of so many messages one is edited, one deleted, one edited and deleted, two are reacted to, and all are read by somebody. */
const every = 100

/** Asks again as long as the server says that it is too busy: what it makes has an id of its own, and is made once. */
async function insist<T>(ask: () => Promise<Result<T>>): Promise<T> {
  for (let left = 30; ; left--) {
    const result = await ask()
    if (result.ok || result.error.code !== "unavailable" || left === 0) return granted(result)
    await wait((result.error.retryAfter ?? 1) * 1000)
  }
}

/** Makes the conversations, before anything fails. */
export async function settleDay(people: Guest[], messages: number): Promise<Day> {
  const circles: Circle[] = []
  const count = messages < 20_000 ? 4 : 24
  for (let n = 0; n < count; n++) {
    const [author, reader] = [others[n % others.length]!, others[(n + 3) % others.length]!]
    const handles = [people[away]!.handle, people[reader]!.handle]
    const input = { clientId: randomUUID(), kind: "group", name: `Day ${n + 1}`, handles } as const
    const { row } = await insist(() => people[author]!.post("conversation:create", input))
    circles.push({ id: row.conversation.id, members: [author, away, reader] })
  }
  return { away, messages, circles, left: circles[2]! }
}

/** What the device has open before it goes: windows that are told one by one what changed, start afresh, and are taken away. */
export const showDay = async (device: Client, { circles }: Day) => {
  for (const { id } of circles.slice(0, 3)) await device.show(id)
}

/**
 * Writes everything that happens in that time, as fast as the server takes it, and then spreads it over the hours: its times are moved,
 * in the order in which they are. The first conversation gets half of it.
 */
export async function liveThrough(day: Day, clients: Client[], place: Place, record: Recorder) {
  const { circles, left, messages } = day
  const rest = Math.ceil(messages / 2 / (circles.length - 1))
  const lanes = circles.map(async (circle, n) => {
    const due = n === 0 ? Math.ceil(messages / 2) : rest
    for (let done = 0; done < due; done += every) {
      await livePart(circle, Math.min(every, due - done), clients, record)
      if (circle === left && done <= due / 2 && done + every > due / 2) await takeOut(circle, clients)
    }
    if (circle !== left) await onAnotherDevice(circle, clients[away]!, record)
  })
  await Promise.all(lanes)
  await spread(
    circles.map(circle => circle.id),
    place,
  )
}

/** Moves the times; the database may be away just then. Done twice it is the same. */
async function spread(ids: string[], { sql }: Place) {
  const first = () => sql`(select min(created_at) from messages where conversation_id in ${sql(ids)})`
  const move = () => sql`
    update messages set created_at = now() - (now() - created_at) * (${hours} * 3600 / extract(epoch from now() - ${first()}))
    where conversation_id in ${sql(ids)}`
  for (const until = Date.now() + 60_000; ; await wait(500)) {
    const error = await move().then(
      () => null,
      (error: unknown) => error,
    )
    if (!error) return
    if (!isDatabaseAway(error) || Date.now() > until) throw error
  }
}

/** Some messages side by side, each in a lane of its own, and what is done with them. */
async function livePart({ id, members }: Circle, count: number, clients: Client[], record: Recorder) {
  const [author, reader] = [clients[members[0]!]!, clients[members.at(-1)!]!]
  const seqs: number[] = []
  for (let n = 0; n < count; n += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - n) }, () => write(author, id, record))
    for (const seq of await Promise.all(some)) if (seq) seqs.push(seq)
  }
  const [edited, deleted, both, liked, ...more] = seqs.map(seq => ({ conversationId: id, seq }))
  if (!edited || !deleted || !both || !liked) return
  const by = author.personId
  for (const where of [edited, both]) await change(author, where, record)
  for (const where of [deleted, both])
    await record.during({ what: "delete", by, ...where }, () => author.ask("message:delete", where))
  // Too late, as from a device that has not heard: it must be refused.
  await change(author, both, record)
  for (const [who, emoji] of [[author, "🎉"] as const, [reader, "👍"] as const]) {
    const what = { ...liked, emoji }
    await record.during({ what: "react", by: who.personId, ...what }, () => who.ask("reaction:add", what))
  }
  // The second is lower, as of a device that lags behind.
  for (const where of [more.at(-1) ?? liked, liked])
    await read(reader.personId, where, () => reader.ask("conversation:read", where), record)
}

async function write(client: Client, conversationId: string, record: Recorder): Promise<number | undefined> {
  const input = { conversationId, clientId: randomUUID(), body: `${randomUUID()} while you were away` }
  record.begins(client.personId, input, input.clientId)
  const result = await client.ask("message:send", input)
  record.ends(input.clientId, result)
  return result.ok ? result.value.message.seq : undefined
}

async function change(client: Client, where: { conversationId: string; seq: number }, record: Recorder) {
  const op: Op = { what: "edit", by: client.personId, ...where, body: `edited ${randomUUID()}` }
  const result = await record.during(op, () => client.ask("message:edit", { ...where, body: op.body }))
  if (result.ok) op.revision = result.value.message.revision
}

async function read(
  by: string,
  where: { conversationId: string; seq: number },
  ask: () => ReturnType<Client["guest"]["post"]>,
  record: Recorder,
) {
  const op: Op = { what: "read", by, ...where }
  const result = await record.during(op, ask as () => ReturnType<Client["guest"]["post"]>)
  if (result.ok) op.until = (result.value as unknown as { lastReadSeq: number }).lastReadSeq
}

/** Removes the person whose device is away; the others go on. Whatever fails meanwhile, it is asked for until it is done. */
async function takeOut(circle: Circle, clients: Client[]) {
  const [owner, out] = [clients[circle.members[0]!]!, clients[away]!]
  for (let done = false; !done; ) {
    const input = { conversationId: circle.id, personId: out.personId }
    const result = await owner.ask("member:remove", input)
    done = result.ok || result.error.code === "not_found"
    if (!done) await new Promise(resolve => setTimeout(resolve, 500))
  }
  circle.members = circle.members.filter(member => member !== away)
}

/** The person writes and reads there with a device that is not away. */
async function onAnotherDevice({ id }: Circle, { guest, personId }: Client, record: Recorder) {
  const failed = { ok: false, error: { code: "unavailable", message: "No answer." } } as const
  const input = { conversationId: id, clientId: randomUUID(), body: "1 from the other device" }
  record.begins(personId, input, input.clientId)
  const sent = await guest.post("message:send", input).catch(() => failed)
  record.ends(input.clientId, sent)
  if (!sent.ok) return
  const where = { conversationId: id, seq: sent.value.message.seq - 1 }
  await read(personId, where, () => guest.post("conversation:read", where).catch(() => failed) as never, record)
}
