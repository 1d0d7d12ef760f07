import { describe, expect, test } from "vitest"
import { keys } from "#lib/client/cache/keys.ts"
import { changeMessages, guessed, messageAt } from "#lib/client/cache/messages.ts"
import { createCache, read, update, write } from "#lib/client/cache/store.ts"
import { createGuesses, type Place } from "#lib/client/guesses.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { fail, ok, type Result } from "#lib/protocol/result.ts"
import type { Changes } from "#lib/protocol/sync.ts"
import { cast, uuid } from "./community.ts"

const room = "00000000-0000-4000-8000-000000000064"
const key = keys.savedIn(room)

/** The numbers 1 and 2 as they are held, each a thing of its own: here each is worth what stands at its place. */
const setUp = () => {
  const cache = createCache()
  write(cache, key, [10, 20])
  const guess = createGuesses(cache)
  const place = (seq: number): Place<number[], number> => ({
    key,
    seq,
    find: held => held[seq - 1],
    put: (held, value) => held.with(seq - 1, value),
  })
  const waiting: ((result: Result<object>) => void)[] = []
  const ask = (seq: number, to: (value: number) => number) =>
    guess(place(seq), to, () => new Promise<Result<object>>(resolve => waiting.push(resolve)))
  const answer = async (at: number, result: Result<object>) => {
    waiting[at]!(result)
    await new Promise(resolve => setTimeout(resolve))
  }
  const tell = (seq: number, value: number) => update(cache, key, held => held.with(seq - 1, value))
  return { ask, answer, tell, shown: () => read(cache, key) }
}
const no = fail("forbidden", "")

test("what is asked for is shown at once, and no longer when it is refused", async () => {
  const { ask, answer, shown } = setUp()
  void ask(1, () => 11)
  expect(shown()).toEqual([11, 20])
  await answer(0, no)
  expect(shown()).toEqual([10, 20])
})

test("what is done stays, and what is told after it holds", async () => {
  const { ask, answer, tell, shown } = setUp()
  void ask(1, () => 11)
  await answer(0, ok({}))
  expect(shown()).toEqual([11, 20])
  tell(1, 12)
  expect(shown()).toEqual([12, 20])
})

test("of two that are refused after each other nothing is left, not the first under the second", async () => {
  const { ask, answer, shown } = setUp()
  void ask(1, () => 11)
  void ask(1, () => 12)
  await answer(0, no)
  expect(shown()).toEqual([12, 20])
  await answer(1, no)
  expect(shown()).toEqual([10, 20])
})

test("of two the first may be refused and the second done, and the other way round", async () => {
  const first = setUp()
  void first.ask(1, value => Math.max(value, 11))
  void first.ask(1, value => Math.max(value, 12))
  await first.answer(0, no)
  await first.answer(1, ok({}))
  expect(first.shown()).toEqual([12, 20])

  const second = setUp()
  void second.ask(1, value => Math.max(value, 11))
  void second.ask(1, value => Math.max(value, 12))
  await second.answer(0, ok({}))
  await second.answer(1, no)
  expect(second.shown()).toEqual([11, 20])
})

test("what is told of it meanwhile is what a refusal leads back to, and does not hide what is still asked for", async () => {
  const { ask, answer, tell, shown } = setUp()
  void ask(1, value => (value % 10 === 1 ? value : value + 1))
  tell(1, 30)
  expect(shown()).toEqual([31, 20])
  await answer(0, no)
  expect(shown()).toEqual([30, 20])
})

test("what is told of another thing is not touched", async () => {
  const { ask, answer, tell, shown } = setUp()
  void ask(1, () => 11)
  tell(2, 21)
  expect(shown()).toEqual([11, 21])
  await answer(0, no)
  expect(shown()).toEqual([10, 21])
})

test("of what is not held nothing is shown, and it is asked for all the same", async () => {
  const { ask, answer, shown } = setUp()
  const asked = ask(3, () => 31)
  expect(shown()).toEqual([10, 20])
  await answer(0, ok({ seq: 3 }))
  expect(await asked).toEqual(ok({ seq: 3 }))
})

describe("a message that is shown as deleted until the server has answered", () => {
  const said: MessageDto = {
    id: uuid(501),
    conversationId: room,
    seq: 1,
    revision: 1,
    authorId: cast.ada,
    clientId: uuid(701),
    kind: "text",
    body: "said",
    payload: null,
    replyTo: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    editedAt: null,
    deletedAt: null,
    reactions: [],
  }
  const marked = { ...said, revision: 2, reactions: [{ emoji: "👍", personIds: [cast.ben] }] }
  const deletedAt = "2026-01-01T01:00:00.000Z"

  const setUpDeletion = () => {
    const cache = createCache()
    const of = keys.messages(room)
    write(cache, of, { messages: [said], quoted: [], revision: 1, hasOlder: false, hasNewer: false })
    let answer = (_: Result<object>) => {}
    const done = createGuesses(cache)(
      {
        key: of,
        seq: 1,
        find: ({ messages }) => messageAt(messages, 1),
        put: (held, next) => ({ ...held, messages: [next] }),
      },
      message => guessed(message, { body: null, deletedAt: "2026-01-01T00:59:00.000Z" }),
      () => new Promise<Result<object>>(resolve => (answer = resolve)),
    )
    const tell = (more: Partial<Changes>) =>
      update(cache, of, held => {
        const { revision } = held
        return changeMessages(held, { conversationId: room, base: revision, revision: revision + 1, ...more })!
      })
    const end = async (result: Result<object>) => {
      answer(result)
      await done
    }
    return { tell, end, shown: () => read(cache, of)!.messages[0] }
  }

  test("is what was told of it meanwhile when the deletion is refused", async () => {
    const { tell, end, shown } = setUpDeletion()
    tell({ messages: [marked] })
    expect(shown()?.deletedAt).not.toBeNull()
    await end(no)
    expect(shown()).toEqual(marked)
  })
  test("is deleted as the server says it, and nothing brings it back", async () => {
    const { tell, end, shown } = setUpDeletion()
    tell({ deleted: [{ id: said.id, seq: 1, deletedAt }] })
    await end(ok({}))
    expect(shown()).toMatchObject({ body: null, deletedAt, revision: 2 })
    tell({ messages: [{ ...marked, revision: 3 }] })
    expect(shown()).toMatchObject({ body: null, deletedAt })
  })
})
