import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import { searchMessages } from "#lib/domain/search/search.ts"
import { makeGroup, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

let ada: Player
let room: string
beforeEach(async () => {
  ada = await player("Ada")
  room = await makeGroup(ada)
})

const found = async (query: string) => (await searchMessages(ada, { query })).hits.map(hit => hit.message.body)

test.each([
  ["a word of four thousand letters", "x".repeat(4000), "xxxxxxxx"],
  ["umlauts, which may be typed as two letters", "ü".repeat(4000), "üüüüüü"],
  ["letters that folding makes two of", "ß".repeat(4000), "ssssss"],
  ["signs that folding makes eighteen letters of", "ﷺ".repeat(3000), "ﷺ"],
  ["letters of four bytes", "𐐨".repeat(2000), "𐐨𐐨𐐨𐐨"],
  ["emoji joined on and on", `👩${"\u200d👩".repeat(1300)}`, null],
  ["marks upon a letter that stands alone", `ก${"\u0e31".repeat(3900)}`, null],
  ["joiners upon a letter", `a${"\u200d".repeat(3900)}b`, "ab"],
])("a message of %s can be found, and what is said after it", async (_what, body, query) => {
  await say(ada, room, body)
  await say(ada, room, "afterwards")
  await indexWords([room])
  expect(await found("afterwards")).toEqual(["afterwards"])
  if (query) expect(await found(query)).toEqual([body])
  // The very text that was sent is no error either.
  await found(body.slice(0, 200))
})

test("a message of which no entry can be made holds up neither its neighbours nor other conversations", async () => {
  const other = await makeGroup(ada)
  const bad = await say(ada, room, "unspeakable")
  await sql().unsafe(`
    create function refuse() returns trigger language plpgsql as
      $$ begin if new.conversation_id = '${room}' and new.seq = ${bad.seq} then raise exception 'never'; end if; return new; end $$;
    create trigger refuse before insert on message_words for each row execute function refuse()`)
  await say(ada, room, "neighbour")
  await say(ada, other, "elsewhere")
  await indexWords()
  expect(await found("neighbour")).toEqual(["neighbour"])
  expect(await found("elsewhere")).toEqual(["elsewhere"])
  expect(await found("unspeakable")).toEqual([])
  await sql()`drop trigger refuse on message_words`
})
