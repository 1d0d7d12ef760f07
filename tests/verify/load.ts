import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import type { randomNumbers } from "#db/random.ts"
import { type Guest, signUpAt } from "#tests/support/guest.ts"
import { granted } from "#tests/support/sockets.ts"
import type { Client } from "./client.ts"
import type { Place } from "./place.ts"
import type { Op, Recorder } from "./record.ts"

type Random = ReturnType<typeof randomNumbers>
/** A conversation and who of the people (by index) is in it. */
export type Circle = { id: string; members: number[] }

const names = ["Ada", "Ben", "Cleo", "Dan", "Eve"]
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

/** Twenty people; two direct conversations, three groups of eight, a room of all. */
export async function settle(place: Place) {
  const people: Guest[] = []
  for (const n of range(0, 20)) people.push(await signUpAt(place.lines[n % 2]!.url, names[n % names.length]!))
  const make = async (kind: "room" | "group", members: number[]): Promise<Circle> => {
    const [first, ...others] = members.map(n => people[n]!)
    const handles = others.map(other => other.handle)
    const clientId = randomUUID()
    const { row } = granted(
      await first!.post("conversation:create", {
        clientId,
        kind,
        name: `A ${kind}`,
        ...(kind === "group" && { handles }),
      }),
    )
    const { id } = row.conversation
    if (kind === "room") granted(await first!.post("conversation:invite", { conversationId: id, handles }))
    return { id, members }
  }
  const direct = async (one: number, other: number): Promise<Circle> => {
    granted(await people[one]!.post("contact:ask", { personId: people[other]!.personId }))
    granted(await people[other]!.post("contact:ask", { personId: people[one]!.personId }))
    const made = await people[one]!.post("conversation:direct", { personId: people[other]!.personId })
    return { id: granted(made).row.conversation.id, members: [one, other] }
  }
  const circles = [
    await direct(0, 1),
    await direct(2, 13),
    await make("group", range(0, 8)),
    await make("group", range(6, 14)),
    await make("group", range(12, 20)),
    await make("room", range(0, 20)),
  ]
  return { people, circles }
}

/**
 * Lets the people talk for some seconds: per second `rate` messages, 5 edits, 2 deletions, 3 reactions, 5 read marks (some
 * followed by a lower one, as of a device that lags). What is due is counted from the clock, so that a slow server gets no less.
 */
export async function talk(
  clients: Client[],
  circles: Circle[],
  record: Recorder,
  random: Random,
  { seconds, rate }: { seconds: number; rate: number },
) {
  const open: Promise<unknown>[] = []
  const ids = new Set(circles.map(circle => circle.id))
  const someone = (): [Client, string] => {
    const { id, members } = random.pick(circles)
    return [clients[random.pick(members)]!, id]
  }
  /** A recent message that has been ticked, and whose it is. */
  const sent = () => {
    const all = [...record.sent.values()].filter(each => ids.has(each.conversationId))
    const { authorId, conversationId, acks } = all[Math.max(0, all.length - 1 - random.below(400))] ?? {}
    const client = clients.find(each => each.personId === authorId)
    return acks?.[0] && client ? { client, conversationId: conversationId!, seq: acks[0].seq } : null
  }
  let written = 0
  const acts: [perSecond: number, act: () => unknown][] = [
    [
      rate,
      () => {
        const [client, conversationId] = someone()
        return client.outbox.add(conversationId, `${++written} ${random.next().toString(36).slice(2)}`)
      },
    ],
    [
      5,
      () => {
        const found = sent()
        if (!found) return
        const { client, ...where } = found
        const op: Op = { what: "edit", by: client.personId, ...where, body: `edited ${randomUUID()}` }
        const ask = () => client.ask("message:edit", { ...where, body: op.body })
        return record.during(op, ask).then(result => {
          if (result.ok) op.revision = result.value.message.revision
        })
      },
    ],
    [
      2,
      () => {
        const found = sent()
        if (!found) return
        const { client, ...where } = found
        const op: Op = { what: "delete", by: client.personId, ...where }
        return record.during(op, () => client.ask("message:delete", where))
      },
    ],
    [
      3,
      () => {
        const found = sent()
        if (!found) return
        const { conversationId, seq } = found
        const client = clients[random.pick(circles.find(circle => circle.id === conversationId)!.members)]!
        const what = { conversationId, seq, emoji: random.pick(["👍", "❤️", "🎉"]) }
        return record.during({ what: "react", by: client.personId, ...what }, () => client.ask("reaction:add", what))
      },
    ],
    [
      5,
      () => {
        const [client, conversationId] = someone()
        const head = client.state(conversationId).row?.conversation.seq ?? 0
        const read = async (seq: number) => {
          const op: Op = { what: "read", by: client.personId, conversationId, seq }
          const result = await record.during(op, () => client.ask("conversation:read", { conversationId, seq }))
          if (result.ok) op.until = result.value.lastReadSeq
        }
        const earlier = random.next() < 0.3 ? random.below(head + 1) : null
        return earlier === null ? read(head) : read(head).then(() => read(earlier))
      },
    ],
  ]
  const done = acts.map(() => 0)
  const began = performance.now()
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - began) / 1000) {
    for (const [index, [perSecond, act]] of acts.entries())
      for (; done[index]! < elapsed * perSecond; done[index]!++) open.push(Promise.resolve(act()))
    await wait(20)
  }
  await Promise.all(open)
  return written
}

/** After everything, one message in each circle: nothing follows that could show to somebody that it is missing. */
export async function sayLastWords(clients: Client[], circles: Circle[]) {
  // What is being caught up with would bring it along.
  await wait(1500)
  await Promise.all(circles.map(({ id, members }) => clients[members[0]!]!.outbox.add(id, "1000000 last words")))
  return circles.length
}
