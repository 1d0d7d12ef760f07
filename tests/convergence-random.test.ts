import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { randomNumbers } from "#db/random.ts"
import { headsOf } from "#lib/domain/memberships.ts"
import { makeCast, makeGroup, makeRoom, type Player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { runUnlimited, Screen, wire } from "#tests/support/screen.ts"

/**
 * People do anything that a command can do, in any order; their screens go offline and come back, and every tenth event is lost on
 * its way. In the end every screen equals a fresh one.
 */
const long = process.env.CHARLA_LONG === "1"
const seeds = Array.from({ length: long ? 20 : 2 }, (_, n) => n + 1)
const steps = long ? 400 : 120

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

type Random = ReturnType<typeof randomNumbers>

const anything = (random: Random, people: Player[], places: string[]): [Player, string, object] => {
  const actor = random.pick(people)
  const conversationId = random.pick(places)
  const seq = 1 + random.below(30)
  const personId = random.pick(people).personId
  const emoji = random.pick(["👍", "🎉"])
  const name = `Name ${random.below(100)}`
  const choices: [string, object][] = [
    ["message:send", { conversationId, clientId: randomUUID(), body: `Words ${random.below(1000)}` }],
    ["message:send", { conversationId, clientId: randomUUID(), body: `Words ${random.below(1000)}` }],
    ["message:send", { conversationId, clientId: randomUUID(), body: `@${random.pick(people).handle} @all` }],
    ["message:edit", { conversationId, seq, body: `Edited ${random.below(1000)}` }],
    ["message:edit", { conversationId, seq, body: `@${random.pick(people).handle} ${random.below(1000)}` }],
    ["message:delete", { conversationId, seq }],
    ["reaction:add", { conversationId, seq, emoji }],
    ["reaction:remove", { conversationId, seq, emoji }],
    ["conversation:read", { conversationId, seq }],
    ["conversation:join", { conversationId }],
    ["conversation:leave", { conversationId }],
    ["conversation:update", { conversationId, name, topic: `Topic ${random.below(100)}` }],
    ["conversation:invite", { conversationId, handles: [random.pick(people).handle] }],
    ["member:remove", { conversationId, personId }],
    ["member:set-role", { conversationId, personId, role: random.pick(["owner", "member"]) }],
    ["account:update", { name }],
    ["draft:save", { conversationId, body: random.pick(["", name]), device: randomUUID() }],
    ["block:add", { personId }],
    ["block:remove", { personId }],
  ]
  const [command, input] = random.pick(choices)
  return [actor, command, input]
}

describe("whatever people do and whatever gets lost", () => {
  test.each(seeds)("every screen ends up equal to a fresh one (seed %i)", async seed => {
    const random = randomNumbers(seed)
    const judged = new Set<string>()
    const { ada, ben, cleo, dan } = await makeCast()
    const people = [ada, ben, cleo, dan]
    const places = [await makeRoom(ada, ben, cleo), await makeRoom(ben), await makeGroup(ada, ben, dan)]
    for (const place of places) await say(place === places[1] ? ben : ada, place, "Hello")
    const screens = people.map(one => new Screen(one))
    for (const screen of screens) await screen.load(places)
    for (const screen of screens) screen.loses = () => random.below(10) === 0
    await wire(...screens)
    for (const screen of screens) await screen.live.connected()

    for (let step = 0; step < steps; step++) {
      const [actor, command, input] = anything(random, people, places)
      let result = await runUnlimited(command, input, actor)
      // A row that is locked for long on a slow machine: as a client does, once more.
      if (!result.ok && result.error.code === "unavailable") result = await runUnlimited(command, input, actor)
      if (!result.ok) expect(["internal", "unavailable"]).not.toContain(result.error.code)
      else if (command.startsWith("block:")) judged.add((input as { personId: string }).personId)
      const screen = random.pick(screens)
      if (random.below(15) === 0) screen.online = !screen.online
      if (screen.online && random.below(10) === 0) await screen.live.connected()
    }

    for (const screen of screens) {
      screen.online = true
      screen.loses = () => false
      await screen.live.connected()
      for (const [conversationId, revision] of await headsOf(places)) {
        screen.live.receive("conversation:head", { conversationId, revision })
      }
    }
    for (const screen of screens) {
      // Nobody is told by whom they are blocked: by whom they were mentioned before is counted anew only when a row is told again.
      const silent = judged.has(screen.player.personId)
      const tail = (of: Screen, fresh: Screen) => {
        const { rows, ...state } = of.tail(screen.holds(places), fresh)
        return { ...state, rows: rows.map(row => (silent ? { ...row, mentions: null } : row)) }
      }
      await vi.waitFor(
        async () => {
          // Fresh each time: that something was received is told a moment later, by all of them.
          const fresh = await new Screen(screen.player).load(places)
          const lost = screen.holds(places).filter(id => !fresh.holds(places).includes(id))
          expect({ lost, ...tail(screen, fresh) }).toEqual({ lost: [], ...tail(fresh, fresh) })
        },
        { timeout: 20_000, interval: 100 },
      )
    }
    for (const screen of screens) screen.live.stop()
  })
})
