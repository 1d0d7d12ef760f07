import type { QueryClient } from "@tanstack/react-query"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { applyEvent, type Needs } from "#lib/client/cache/apply-event.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { withMembers } from "#lib/client/cache/members.ts"
import { blockSize, sizeOf, trimmed, windowOf, withNewer, withOlder } from "#lib/client/cache/messages.ts"
import { seedConversation, seedLobby } from "#lib/client/cache/seed.ts"
import { createCache, read, update, write } from "#lib/client/cache/store.ts"
import { everyone } from "#lib/protocol/messages.ts"
import type { Changes } from "#lib/protocol/sync.ts"
import { ada, type Community, cast, createCommunity, people, room, type Step } from "./community.ts"

const who = fc.constantFrom(cast.ada, cast.ben, cast.cleo)
const whom = fc.constantFrom(undefined, undefined, cast.ada, cast.ben, everyone)
const steps = (max = 40) =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant("send" as const), by: who, to: whom }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("together" as const), count: fc.nat(5) }) },
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constantFrom("edit" as const, "delete" as const, "react" as const),
          at: fc.nat(),
          to: whom,
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("rename" as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constantFrom("join" as const, "leave" as const),
          by: fc.constantFrom(cast.cleo, cast.dan),
        }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("read" as const), to: fc.integer({ min: 1, max: 60 }) }) },
    ),
    { maxLength: max },
  ) as fc.Arbitrary<Step[]>

const fetched = (community: Community) => {
  const cache = createCache()
  seedLobby(cache, community.lobby(), ada, [])
  seedConversation(cache, community.opened())
  write(
    cache,
    keys.members(room),
    withMembers(undefined, { members: community.members(), next: null }, community.row().conversation.revision),
  )
  return cache
}
const deliver = (cache: QueryClient, { name, payload }: Community["told"][number]): Needs =>
  applyEvent[name](cache, payload as never, cast.ada)
/** What a person can see. */
const seen = (cache: QueryClient) => ({
  lobby: read(cache, keys.lobby),
  messages: read(cache, keys.messages(room)),
  members: read(cache, keys.members(room))?.members.filter(member => member.state === "active"),
})
/** A page holds the newest 50; a window that grew holds more. */
const newest = (state: ReturnType<typeof seen>) => ({
  ...state,
  messages: state.messages && { ...state.messages, hasOlder: null, messages: state.messages.messages.slice(-50) },
})

describe("what was held before, with the events since", () => {
  test("equals what is fetched after", () => {
    fc.assert(
      fc.property(steps(), steps(), (before, after) => {
        const community = createCommunity()
        for (const step of before) community.step(step)
        const cache = fetched(community)
        community.told.length = 0
        for (const step of after) {
          community.step(step)
          for (const event of community.told.splice(0)) {
            const needs = deliver(cache, event)
            // What cannot be counted from what is held is asked for.
            if (needs.row) update(cache, keys.lobby, lobby => ({ ...lobby, rows: { [room]: community.row() } }))
            expect(needs.changes).toBeUndefined()
          }
        }
        expect(newest(seen(cache))).toEqual(newest(seen(fetched(community))))
      }),
      { numRuns: 300 },
    )
  })

  test("is the same however often events are told again, and in whatever order afterwards", () => {
    fc.assert(
      fc.property(steps(), fc.array(fc.tuple(fc.nat(), fc.nat())), (after, again) => {
        const community = createCommunity()
        const cache = fetched(community)
        for (const step of after) community.step(step)
        for (const event of community.told) {
          const needs = deliver(cache, event)
          if (needs.row) return
          deliver(cache, event)
        }
        const once = structuredClone(seen(cache))
        for (const [at] of again) if (community.told.length) deliver(cache, community.told[at % community.told.length]!)
        expect(seen(cache)).toEqual(once)
      }),
      { numRuns: 300 },
    )
  })

  test("notices when one between is missing, and changes nothing", () => {
    fc.assert(
      fc.property(steps(), fc.nat(), (after, which) => {
        const community = createCommunity()
        const cache = fetched(community)
        for (const step of after) community.step(step)
        const events = community.told.filter(({ name }) => name !== "watermarks:moved")
        if (events.length < 2) return
        const lost = which % (events.length - 1)
        for (const event of events.slice(0, lost)) if (deliver(cache, event).row) return
        const held = structuredClone(seen(cache))
        for (const event of events.slice(lost + 1))
          expect(deliver(cache, event)).toMatchObject({ row: room, changes: room })
        expect(seen(cache)).toEqual(held)
      }),
      { numRuns: 200 },
    )
  })
})

describe("messages", () => {
  test("that changed while an older page was on its way are asked for again", () => {
    const community = createCommunity()
    for (let i = 0; i < 80; i++) community.step({ do: "send", by: cast.ben })
    const window = windowOf(community.page())
    const older = community.page({ before: window.messages[0]!.seq })
    community.step({ do: "edit", at: 0 })
    const cache = fetched(community)
    write(cache, keys.messages(room), window)
    deliver(cache, community.told.at(-1)!)
    const ahead = read(cache, keys.messages(room))!
    expect(ahead.revision).toBe(81)
    expect(withOlder(ahead, older)).toMatchObject({ revision: 80, hasOlder: false })
    expect(withOlder(ahead, older).messages.map(m => m.seq)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1))
  })

  test("of a window in the middle: none that lies beyond makes a hole, and pages join on at both ends", () => {
    const community = createCommunity()
    for (let i = 0; i < 120; i++) community.step({ do: "send", by: cast.ben })
    const all = community.page({ limit: 120 })
    const part = (from: number, to: number) => ({
      ...all,
      messages: all.messages.slice(from - 1, to),
      hasOlder: from > 1,
      hasNewer: to < 120,
    })
    const cache = fetched(community)
    write(cache, keys.messages(room), windowOf(part(40, 60)))
    community.step({ do: "send", by: cast.ben })
    deliver(cache, community.told.at(-1)!)
    const held = read(cache, keys.messages(room))!
    expect(held).toMatchObject({ revision: 121, hasNewer: true })
    expect(held.messages.at(-1)!.seq).toBe(60)
    expect(read(cache, keys.lobby)!.rows[room]!.last!.seq).toBe(121)

    const wider = withNewer(withOlder(held, part(20, 39)), part(61, 120))
    expect(wider.messages.map(m => m.seq)).toEqual(Array.from({ length: 101 }, (_, i) => i + 20))
    // Read before the last message: what is missing is asked for from there.
    expect(wider).toMatchObject({ revision: 120, hasOlder: true, hasNewer: false })
  })

  test("beyond the bound go where the reader is not, and what is answered keeps its words", () => {
    const community = createCommunity()
    for (let i = 0; i < 100; i++) community.step({ do: "send", by: cast.ben })
    const page = community.page({ limit: 100 })
    page.messages[79] = { ...page.messages[79]!, replyTo: 3 }
    const window = windowOf(page)
    const seqs = (near?: number) => trimmed(window, 40, near).messages.map(m => m.seq)
    expect([seqs()[0], seqs().at(-1)]).toEqual([61, 100])
    expect([seqs(1)[0], seqs(1).at(-1)]).toEqual([1, 40])
    expect([seqs(50)[0], seqs(50).at(-1)]).toEqual([30, 69])
    expect(trimmed(window, 40)).toMatchObject({ hasOlder: true, hasNewer: false })
    expect(trimmed(window, 40, 1)).toMatchObject({ hasOlder: false, hasNewer: true, quoted: [] })
    expect(trimmed(window, 40).quoted.map(m => m.seq)).toEqual([3])

    // In whole blocks, of which the oldest that is held is the last of one that is not drawn.
    const blocks = (near?: number) => trimmed(window, 40, near, true).messages.map(m => m.seq)
    expect([blocks()[0], blocks().at(-1)]).toEqual([4 * blockSize - 1, 100])
    expect([blocks(1)[0], blocks(1).at(-1)]).toEqual([1, 2 * blockSize - 1])
    expect([blocks(50)[0], blocks(50).at(-1)]).toEqual([2 * blockSize - 1, 4 * blockSize - 1])
    expect(trimmed(window, 40, 1, true)).toMatchObject({ hasOlder: false, hasNewer: true })

    // Lines that follow each other are one row, and count little.
    const came = {
      ...window,
      messages: window.messages.map((m, at) => (at < 95 ? { ...m, kind: "joined" as const } : m)),
    }
    expect(trimmed(came, 40)).toBe(came)
    expect([sizeOf(window.messages), sizeOf(came.messages)]).toEqual([100, 14.5])
    expect(trimmed(came, 10).messages.map(m => m.seq)).toEqual(Array.from({ length: 55 }, (_, at) => 46 + at))

    const cache = fetched(community)
    write(cache, keys.messages(room), trimmed(window, 40))
    community.step({ do: "delete", at: 2 })
    deliver(cache, community.told.at(-1)!)
    expect(read(cache, keys.messages(room))!.quoted[0]).toMatchObject({ seq: 3, body: null })
  })

  test("that not everybody may read are asked for by whoever holds them", () => {
    const community = createCommunity()
    community.step({ do: "send", by: cast.ben })
    const cache = fetched(community)
    community.step({ do: "touch", at: 0 })
    expect(deliver(cache, community.told.at(-1)!)).toEqual({ row: room, changes: room })
  })

  test("once deleted are not brought back by a late edit", () => {
    const community = createCommunity()
    community.step({ do: "send", by: cast.ben })
    const cache = fetched(community)
    community.step({ do: "edit", at: 0 })
    const edit = community.told.at(-1)!
    community.step({ do: "delete", at: 0 })
    deliver(cache, edit)
    deliver(cache, community.told.at(-1)!)
    const [late] = (edit.payload as Changes).messages!
    const payload = { ...(edit.payload as Changes), base: 3, revision: 4, messages: [{ ...late!, revision: 4 }] }
    deliver(cache, { ...edit, payload })
    expect(read(cache, keys.messages(room))!.messages[0]).toMatchObject({ body: null })
    expect(read(cache, keys.messages(room))!.messages[0]!.deletedAt).not.toBeNull()
  })
})

describe("unread", () => {
  const unread = (cache: QueryClient) => read(cache, keys.lobby)!.rows[room]!.unread

  test("counts others' text only, up to a hundred", () => {
    const community = createCommunity()
    const cache = fetched(community)
    community.step({ do: "send", by: cast.ada })
    community.step({ do: "join", by: cast.dan })
    community.step({ do: "rename" })
    for (const event of community.told.splice(0)) deliver(cache, event)
    expect(unread(cache)).toBe(0)
    for (let i = 0; i < 120; i++) community.step({ do: "send", by: cast.ben })
    for (const event of community.told.splice(0)) deliver(cache, event)
    expect(unread(cache)).toBe(100)
    // How many remain of more than a hundred is not known here.
    community.step({ do: "delete", at: 119 })
    expect(deliver(cache, community.told.at(-1)!).row).toBe(room)
  })

  test("is asked for when a deleted message is not held", () => {
    const community = createCommunity()
    community.step({ do: "send", by: cast.ben })
    community.step({ do: "send", by: cast.ben })
    const cache = fetched(community)
    cache.removeQueries({ queryKey: keys.messages(room) })
    community.step({ do: "delete", at: 0 })
    expect(deliver(cache, community.told.at(-1)!).row).toBe(room)
    expect(unread(cache)).toBe(2)
  })

  test("goes with the read mark of another device", () => {
    const community = createCommunity()
    for (let i = 0; i < 5; i++) community.step({ do: "send", by: cast.ben })
    const cache = fetched(community)
    community.step({ do: "read", to: 3 })
    expect(deliver(cache, community.told.at(-1)!)).toEqual({})
    expect(unread(cache)).toBe(2)
  })
})

test("people keep their object as long as nothing about them changes", () => {
  const community = createCommunity()
  const cache = fetched(community)
  const before = read(cache, keys.people)
  community.step({ do: "join", by: cast.dan })
  deliver(cache, community.told.at(-1)!)
  expect(read(cache, keys.people)).toBe(before)
  expect(before?.[cast.ben]).toEqual(people[1])
})
