import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import { startJobs } from "#lib/jobs/run.ts"
import { makeCast, makeRoom, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
beforeAll(async () => {
  database = await createDatabase()
  cast = await makeCast()
})
afterAll(() => database.drop())

const words = async (conversationId: string) =>
  (await sql()`select body from message_words where conversation_id = ${conversationId} order by seq`).map(
    row => row.body,
  )

describe("the text that search reads", () => {
  test("is filled by a job soon after a message was sent, edited or deleted", async () => {
    const jobs = await startJobs(database.url)
    try {
      const room = await makeRoom(cast.ada)
      const first = await say(cast.ada, room, "Anmeldung")
      await say(cast.ada, room, "Termin")
      await expect.poll(() => words(room), { timeout: 10_000 }).toEqual(["Anmeldung", "Termin"])
      await editMessage(cast.ada, { conversationId: room, seq: first.seq, body: "Ummeldung" })
      await expect.poll(() => words(room), { timeout: 10_000 }).toEqual(["Ummeldung", "Termin"])
      await removeMessage(cast.ada, { conversationId: room, seq: first.seq })
      expect(await words(room)).toEqual(["Termin"])
    } finally {
      await jobs.stop()
    }
  })

  test("catches up on what a crash left behind, in steps", async () => {
    const room = await makeRoom(cast.ada)
    await Promise.all(Array.from({ length: 1500 }, (_, n) => say(cast.ada, room, `word${n}`)))
    await indexWords()
    expect((await words(room)).length).toBe(1500)
    expect(await indexWords([room])).toBe(0)
    await removeMessage(cast.ada, { conversationId: room, seq: 2 })
    await indexWords()
    expect(await words(room)).not.toContain("word0")
  })

  test("is found by a word of it", async () => {
    const room = await makeRoom(cast.ada)
    await say(cast.ada, room, "Der Termin ist am Dienstag")
    await indexWords([room])
    const found = await sql()`select seq from message_words
      where conversation_id = ${room} and words @@ plainto_tsquery('simple', 'dienstag')`
    expect(found).toHaveLength(1)
  })
})
