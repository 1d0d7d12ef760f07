import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { closeDatabase, connectDatabase } from "#db/client.ts"
import { randomNumbers } from "#db/random.ts"
import { laterTicks, ticksFor } from "#lib/client/cache/ticks.ts"
import { overhear } from "#lib/domain/announce.ts"
import { lobbyRow } from "#lib/domain/conversations/rows.ts"
import type { ReceiptsMoved, TicksDto } from "#lib/protocol/conversations.ts"
import { makeCast, makeGroup, type Player, say } from "#tests/support/cast.ts"
import { copyDatabase, type TestDatabase } from "#tests/support/database.ts"
import { runUnlimited } from "#tests/support/screen.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await copyDatabase()
  connectDatabase(database.url)
})
afterAll(async () => {
  await closeDatabase()
  await database?.drop()
})

const steps = process.env.CHARLA_LONG === "1" ? 600 : 120
type Held = { ticks: TicksDto | null; joinedSeq: number; told: boolean }

describe.each([2, 3])("in a group of %i, whoever reads, blocks, leaves, comes back or tells no receipts", size => {
  test.each([1, 2, 3])("no tick goes back, also by a reload (seed %i)", async seed => {
    const random = randomNumbers(seed * 10 + size)
    const { ada, ben, cleo } = await makeCast()
    const people = size === 2 ? [ada, ben] : [ada, ben, cleo]
    const conversationId = await makeGroup(ada, ...people.slice(1))
    const live = new Map<string, TicksDto | null>()
    const stop = overhear((_, event, payload) => {
      if (event !== "receipts:moved") return
      for (const { personId } of people) {
        const moved = ticksFor(payload as ReceiptsMoved, personId)
        live.set(personId, laterTicks(live.get(personId) ?? moved, moved))
      }
    })
    const held = new Map<string, Held>()
    const look = async (who: Player, after: string) => {
      const found = await lobbyRow(who.personId, conversationId)
      if (!found) return void held.delete(who.personId)
      const { ticks, membership } = found.row
      const before = held.get(who.personId)
      const told = ticks?.read !== null
      if (before?.joinedSeq === membership.joinedSeq) {
        expect(ticks!.delivered, `${who.name}, ${after}`).toBeGreaterThanOrEqual(before.ticks!.delivered ?? 0)
        if (told && before.told)
          expect(ticks!.read, `${who.name}, ${after}`).toBeGreaterThanOrEqual(before.ticks!.read ?? 0)
      }
      held.set(who.personId, { ticks, joinedSeq: membership.joinedSeq, told })
    }
    const once = async () => {
      const [actor, other] = [random.pick(people), random.pick(people)]
      const seq = 1 + random.below(held.size * 40)
      const choices: [string, object][] = [
        ["conversation:read", { conversationId, seq }],
        ["conversation:delivered", { items: [{ conversationId, seq }] }],
        ["block:add", { personId: other.personId }],
        ["block:remove", { personId: other.personId }],
        ["settings:update", { receipts: random.below(2) === 0 }],
        ["conversation:leave", { conversationId }],
        ["conversation:invite", { conversationId, handles: [other.handle] }],
        ["conversation:invite", { conversationId, handles: [other.handle] }],
      ]
      const [name, input] = random.pick(choices)
      if (random.below(3) === 0) await say(actor, conversationId, "Hello").catch(() => {})
      await runUnlimited(name, input, actor)
      return `${actor.name} ${name} ${JSON.stringify(input)}`
    }
    for (const one of people) await look(one, "at first")
    for (let step = 0; step < steps; step++) {
      const done = await once()
      for (const one of people) await look(one, `step ${step}: ${done}`)
    }
    // What was told live is what a reload shows.
    await new Promise(resolve => setTimeout(resolve, 1300))
    for (const one of people) {
      const shown = held.get(one.personId)
      const told = live.get(one.personId)
      if (shown?.ticks && told) expect(told.delivered).toBeLessThanOrEqual(shown.ticks.delivered!)
    }
    stop()
  })
})
