import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { addBlock, removeBlock } from "#lib/domain/blocks.ts"
import { createConversation, directConversation } from "#lib/domain/conversations/create.ts"
import { updateConversation } from "#lib/domain/conversations/govern.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { updateAccount } from "#lib/domain/profiles/update.ts"
import { addReaction, removeReaction } from "#lib/domain/reactions.ts"
import { indexMissingNames } from "#lib/domain/search/index-names.ts"
import { indexWords, rest } from "#lib/domain/search/index-words.ts"
import { searchMessages } from "#lib/domain/search/search.ts"
import { startJobs } from "#lib/jobs/run.ts"
import type { SearchInput } from "#lib/protocol/search.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { readyFile } from "#tests/support/files.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
beforeAll(async () => {
  database = await createDatabase()
  cast = await makeCast()
})
afterAll(() => database.drop())

const search = (actor: Player, query: string, more: Partial<SearchInput> = {}) =>
  searchMessages(actor, { query, ...more })

/** What was found, by its words, the newest first. */
const found = async (actor: Player, query: string, more: Partial<SearchInput> = {}) =>
  (await search(actor, query, more)).hits.map(hit => hit.message.body)

/** What was marked of the first that was found. */
const marked = async (actor: Player, query: string) => {
  const [hit] = (await search(actor, query)).hits
  return hit?.ranges.map(([from, to]) => hit.message.body!.slice(from, to))
}

const indexed = async (conversationId: string) =>
  (await sql()`select seq from message_words where conversation_id = ${conversationId} order by seq`).map(
    row => row.seq,
  )

/** A room of its own for each test, whose words nobody else uses: people of their own. */
let ada: Player
let ben: Player
let room: string
beforeEach(async () => {
  ;[ada, ben] = await Promise.all([player("Ada"), player("Ben")])
  room = await makeGroup(ada, ben)
})

const tell = async (...bodies: string[]) => {
  for (const body of bodies) await say(ada, room, body)
  await indexWords([room])
}

describe("the entries that search reads", () => {
  test("are filled by a job soon after a message was sent, edited or deleted", async () => {
    const jobs = await startJobs(database.url)
    try {
      const first = await say(ada, room, "Anmeldung")
      const second = await say(ada, room, "Termin")
      await expect.poll(() => indexed(room), { timeout: 10_000 }).toEqual([first.seq, second.seq])
      await editMessage(ada, { conversationId: room, seq: first.seq, body: "Ummeldung" })
      await expect.poll(() => found(ben, "Ummeldung"), { timeout: 10_000 }).toEqual(["Ummeldung"])
      await removeMessage(ada, { conversationId: room, seq: first.seq })
      expect(await indexed(room)).toEqual([second.seq])
    } finally {
      await jobs.stop()
    }
  })

  test("catch up on what a crash left behind, in steps", async () => {
    await Promise.all(Array.from({ length: 1500 }, (_, n) => say(ada, room, `word${n}`)))
    await indexWords()
    expect((await indexed(room)).length).toBe(1500)
    expect(await indexWords([room])).toBe(0)
    await removeMessage(ada, { conversationId: room, seq: 5 })
    await indexWords()
    expect(await indexed(room)).not.toContain(5)
  })

  test("are written at a tenth of the pace while much is being sent, slower in a flood, at half of it otherwise", async () => {
    const restsWhile = async (sentMeanwhile: number) => {
      let [sent, rests] = [0, 0]
      const sleep = async () => {
        rests++
        sent += sentMeanwhile
      }
      await rest(50, { settled: () => sent, sleep })
      return rests
    }
    expect(await restsWhile(0)).toBe(1)
    expect(await restsWhile(9)).toBe(1)
    expect(await restsWhile(10)).toBe(9)
    expect(await restsWhile(49)).toBe(9)
    expect(await restsWhile(50)).toBe(39)
  })

  test("are not written again for what search does not read", async () => {
    const { seq } = await say(ada, room, "Once")
    await addReaction(ben, { conversationId: room, seq, emoji: "👍" })
    await indexWords([room])
    const version = () => sql()`select xmin::text from message_words where conversation_id = ${room} and seq = ${seq}`
    const before = await version()
    await addReaction(ada, { conversationId: room, seq, emoji: "👍" })
    expect(await indexWords([room])).toBe(1)
    expect(await version()).toEqual(before)
  })
})

describe("words", () => {
  test("are found in their other forms, in each language", async () => {
    const forms: [said: string, asked: string][] = [
      ["We were running for the appointments", "run appointment"],
      ["Las canciones de mi hermana son las mejores", "canción"],
      ["Die Häuser sind nicht teuer", "Haus"],
      ["Nous avons envoyé les demandes à la préfecture", "demande envoyer"],
      ["Os documentos não chegaram", "documento"],
      ["Le prenotazioni sono confermate", "prenotazione"],
      ["Мы получили визы вчера", "виза"],
      ["Οι αιτήσεις εγκρίθηκαν", "αίτηση"],
    ]
    await tell(...forms.map(([said]) => said))
    for (const [said, asked] of forms) expect([asked, await found(ben, asked)]).toEqual([asked, [said]])
  })

  test("of one language are not taken for those of another", async () => {
    await tell("Me gusta la sal en el pan, no la quiero en los dulces", "The sales are up and it was not for the bread")
    expect(await found(ben, "sal")).toHaveLength(2)
    expect(await found(ben, '"sal"')).toEqual(["Me gusta la sal en el pan, no la quiero en los dulces"])
  })

  test("are found without regard to case, accents and forms of letters", async () => {
    await tell("Café NAÏVE Straße", "Ángel está aquí", "Łódź, Ørsted, Ærø", "ｆｕｌｌ ｗｉｄｔｈ", "cafe\u0301 again")
    expect(await found(ben, "cafe")).toHaveLength(2)
    expect(await found(ben, "CAFÉ naive strasse")).toEqual(["Café NAÏVE Straße"])
    expect(await found(ben, "angel esta")).toEqual(["Ángel está aquí"])
    expect(await found(ben, "lodz orsted aero")).toEqual(["Łódź, Ørsted, Ærø"])
    expect(await found(ben, "full width")).toEqual(["ｆｕｌｌ ｗｉｄｔｈ"])
  })

  test("with umlauts are found as they are typed without them", async () => {
    await tell("Termin bei der Ausländerbehörde", "Gruesse aus Koeln")
    expect(await found(ben, "Auslaenderbehoerde")).toEqual(["Termin bei der Ausländerbehörde"])
    expect(await found(ben, "auslanderbehorde")).toEqual(["Termin bei der Ausländerbehörde"])
    expect(await found(ben, "Köln")).toEqual(["Gruesse aus Koeln"])
  })

  test("are found by their beginning, and by any part from four letters on", async () => {
    await tell("Der Behördentermin ist morgen", "Terrace")
    expect(await found(ben, "behö")).toEqual(["Der Behördentermin ist morgen"])
    expect(await found(ben, "termin")).toEqual(["Der Behördentermin ist morgen"])
    expect(await found(ben, "ter")).toEqual(["Terrace"])
    expect(await found(ben, "te")).toEqual(["Terrace"])
  })

  test("of scripts without spaces are found by any part", async () => {
    await tell("我们在签证中心等了很久", "日本のビザを申請しました", "ขอวีซ่าที่สถานทูต", "비자는 언제 나와요?")
    expect(await found(ben, "签证")).toEqual(["我们在签证中心等了很久"])
    expect(await found(ben, "中心等")).toEqual(["我们在签证中心等了很久"])
    expect(await found(ben, "签")).toEqual(["我们在签证中心等了很久"])
    expect(await found(ben, "久")).toEqual(["我们在签证中心等了很久"])
    expect(await found(ben, "证签")).toEqual([])
    expect(await found(ben, "ビザ")).toEqual(["日本のビザを申請しました"])
    expect(await found(ben, "วีซ่า")).toEqual(["ขอวีซ่าที่สถานทูต"])
    expect(await found(ben, "비자")).toEqual(["비자는 언제 나와요?"])
  })

  test("of right-to-left scripts are found without vowel signs and by a part", async () => {
    await tell("حَصَلْتُ على والتأشيرة اليوم", "קיבלתי את הַוִּיזָה", "میخواهم ویزا بگیرم")
    expect(await found(ben, "حصلت")).toEqual(["حَصَلْتُ على والتأشيرة اليوم"])
    expect(await found(ben, "تاشيرة")).toEqual(["حَصَلْتُ على والتأشيرة اليوم"])
    expect(await found(ben, "הויזה")).toEqual(["קיבלתי את הַוִּיזָה"])
    expect(await found(ben, "ویزا")).toEqual(["میخواهم ویزا بگیرم"])
    expect(await found(ben, "ويزا")).toEqual(["میخواهم ویزا بگیرم"])
  })

  test("may be emoji, in any skin", async () => {
    await tell("approved 🎉", "👍🏽 good", "family 👨‍👩‍👧", "❤️")
    expect(await found(ben, "🎉")).toEqual(["approved 🎉"])
    expect(await found(ben, "👍")).toEqual(["👍🏽 good"])
    expect(await found(ben, "👨‍👩‍👧")).toEqual(["family 👨‍👩‍👧"])
    expect(await found(ben, "❤")).toEqual(["❤️"])
    expect(await found(ben, "👎")).toEqual([])
  })

  test("in quotes stand so and next to each other; with a minus they must not be there", async () => {
    await tell("green card arrived", "card green arrived", "greener cards", "green card lost")
    expect(await found(ben, '"green card"')).toEqual(["green card lost", "green card arrived"])
    expect(await found(ben, '"green card" -lost')).toEqual(["green card arrived"])
    expect(await found(ben, "green card")).toHaveLength(4)
    expect(await found(ben, 'green -"green card"')).toEqual(["greener cards", "card green arrived"])
  })

  test("with signs in them are found as they are written", async () => {
    await tell(
      "Form I-485 is pending",
      "485 I said",
      "see https://example.org/visa/path?x=1",
      "100% sure",
      "don't",
      "snake_case",
    )
    expect(await found(ben, "I-485")).toEqual(["Form I-485 is pending"])
    expect(await found(ben, "I-48")).toEqual(["Form I-485 is pending"])
    expect(await found(ben, "example.org/visa")).toEqual(["see https://example.org/visa/path?x=1"])
    expect(await found(ben, "100%")).toEqual(["100% sure"])
    expect(await found(ben, "don't")).toEqual(["don't"])
    expect(await found(ben, "snake_case")).toEqual(["snake_case"])
  })

  test("are marked where they stand, parts of words too", async () => {
    await tell("Der Behördentermin war nicht am Montag", "Running and 签证中心 👍🏽", "Straße")
    expect(await marked(ben, "termin montag")).toEqual(["termin", "Montag"])
    expect(await marked(ben, "run 签证 👍")).toEqual(["Run", "签证", "👍🏽"])
    expect(await marked(ben, "strasse")).toEqual(["Straße"])
  })
})

describe("what is no search", () => {
  test.each([
    "%",
    "_",
    "\\",
    "'",
    "''",
    '"',
    "&|!<->:*",
    "'); drop table messages; --",
    "a' & 'b",
    "\\' | pg_sleep(5)",
    "$1 :x",
    "-",
    "--",
    ":",
    "in:",
    "from:",
    'from:"',
    "has:",
    "\u202e\u200b",
    "((((((",
    "a".repeat(300),
    "| ".repeat(150),
    "签".repeat(300),
    "👨‍👩‍👧".repeat(30),
    "a\u0301".repeat(150),
    '"a b c d e f g h i j k l m n o p q r s t u v w x y z" '.repeat(5),
  ])("%j is taken to the letter and harms nothing", async query => {
    await tell("nothing of this")
    const { hits } = await search(ben, query)
    expect(hits).toEqual([])
    expect(await found(ben, "nothing")).toEqual(["nothing of this"])
  })

  test("says that there is nothing to look for", async () => {
    expect((await search(ben, "%")).problems).toEqual([{ key: "words", value: "%" }])
    expect(await search(ben, "")).toMatchObject({ hits: [], problems: [], names: null })
  })

  test("a cursor that was made up is refused", async () => {
    for (const cursor of ["", "x", "t.1", "r.1.x", "t.1.1.nobody.1", "t.9e99.1.1.1"])
      expect(await refusal(search(ben, "a", { cursor }))).toBe("invalid")
  })
})

describe("filters", () => {
  test("from: is who said it, by handle, look-alike, me or name", async () => {
    await tell("tax return one")
    await say(ben, room, "tax return two")
    await indexWords([room])
    await indexMissingNames()
    expect(await found(ben, `tax from:@${ada.handle}`)).toEqual(["tax return one"])
    expect(await found(ben, `tax from:${ada.handle.toUpperCase()}`)).toEqual(["tax return one"])
    expect(await found(ben, "tax from:me")).toEqual(["tax return two"])
    expect(await found(ben, "tax -from:me")).toEqual(["tax return one"])
    expect(await found(ben, `tax from:me from:@${ada.handle}`)).toHaveLength(2)
    expect(await search(ben, "tax from:@nobody_at_all")).toMatchObject({
      hits: [],
      problems: [{ key: "from", value: "@nobody_at_all" }],
    })
  })

  test("in: is where, by name, here, or with whom", async () => {
    await tell("lunch in the group")
    const { row } = await createConversation(ben, {
      clientId: crypto.randomUUID(),
      kind: "room",
      name: "Sunday Hikers",
    })
    const hikers = row.conversation.id
    await say(ben, hikers, "lunch on the hill")
    const direct = (await directConversation(ben, { personId: ada.personId })).row.conversation.id
    await say(ben, direct, "lunch for two")
    await indexWords([hikers, direct])
    expect(await found(ben, 'lunch in:"Sunday Hikers"')).toEqual(["lunch on the hill"])
    expect(await found(ben, "lunch in:hikers")).toEqual(["lunch on the hill"])
    expect(await found(ben, `lunch in:@${ada.handle}`)).toEqual(["lunch for two"])
    expect(await found(ben, "lunch in:here", { here: room })).toEqual(["lunch in the group"])
    expect(await found(ben, "lunch -in:here", { here: room })).toEqual(["lunch for two", "lunch on the hill"])
    expect((await search(ben, "lunch in:here")).problems).toEqual([{ key: "in", value: "here" }])
    expect(await found(cast.dan, "lunch in:hikers")).toEqual(["lunch on the hill"])
    expect((await search(cast.dan, "lunch in:here", { here: room })).problems).toEqual([{ key: "in", value: "here" }])
  })

  test("before:, after: and on: are days of the reader", async () => {
    await tell("rain one", "rain two", "rain three")
    const times = ["2026-03-10T22:30:00Z", "2026-03-11T12:00:00Z", "2026-03-12T00:30:00Z"]
    const seqs = await indexed(room)
    for (const [n, at] of times.entries()) {
      await sql()`update messages set created_at = ${at}, revision = revision + 10 where conversation_id = ${room} and seq = ${seqs[n]!}`
    }
    await sql()`delete from message_words where conversation_id = ${room}`
    await sql()`delete from message_words_progress where conversation_id = ${room}`
    await sql()`update conversations set revision = revision + 20 where id = ${room}`
    await indexWords([room])
    const zone = "Europe/Berlin"
    expect(await found(ben, "rain on:2026-03-10", { zone })).toEqual(["rain one"])
    expect(await found(ben, "rain on:2026-03-10", { zone: "Asia/Tokyo" })).toEqual([])
    expect(await found(ben, "rain on:2026-03-11", { zone: "America/New_York" })).toEqual(["rain three", "rain two"])
    expect(await found(ben, "rain before:2026-03-11", { zone })).toEqual(["rain one"])
    expect(await found(ben, "rain after:2026-03-10", { zone })).toEqual(["rain three", "rain two"])
    expect(await found(ben, "rain on:2026-03 after:2026-03-11", { zone })).toEqual(["rain three"])
    expect(await found(ben, "rain on:2025", { zone })).toEqual([])
    expect(await found(ben, "rain on:today", { zone })).toEqual([])
    for (const day of ["2026-02-30", "2026-13", "soon", "0000-01-01", "99999"])
      expect((await search(ben, `rain on:${day}`, { zone: "Mars/Base" })).problems).toEqual([{ key: "on", value: day }])
  })

  test("has: knows pictures, voice and files, and a file is found by its name", async () => {
    const { ada, ben } = cast
    const room = await makeRoom(ada, ben)
    const [chart, photo] = [
      await readyFile(ada, room, { kind: "file", name: "Tide tables 2027.pdf" }),
      await readyFile(ada, room, { kind: "picture", name: "IMG_4711.jpg" }),
    ]
    await sendMessage(ada, { conversationId: room, clientId: randomUUID(), body: "", files: [chart] })
    await sendMessage(ada, { conversationId: room, clientId: randomUUID(), body: "the mooring", files: [photo] })
    await indexWords([room])
    const places = async (query: string) =>
      (await search(ben, query, { here: room })).hits.map(hit => hit.message.files?.[0]?.id)
    expect(await places("has:file in:here")).toEqual([chart])
    expect(await places("has:picture in:here")).toEqual([photo])
    expect(await places("has:foto mooring in:here")).toEqual([photo])
    expect(await places("has:voice in:here")).toEqual([])
    expect(await places("tide in:here")).toEqual([chart])
    expect(await places("4711 in:here")).toEqual([])
  })

  test("has: is what the message has now", async () => {
    await tell("see https://example.org", "plain one")
    const reply = await sendMessage(ben, {
      conversationId: room,
      clientId: crypto.randomUUID(),
      body: "answer",
      replyTo: 4,
    })
    const { seq } = reply.message
    await addReaction(ada, { conversationId: room, seq, emoji: "👍" })
    await sql()`update messages set mentions = array[${ada.personId}]::uuid[] where conversation_id = ${room} and seq = ${seq}`
    await indexWords([room])
    expect(await found(ben, "has:link in:here", { here: room })).toEqual(["see https://example.org"])
    expect(await found(ben, "has:reply")).toEqual(["answer"])
    expect(await found(ben, "has:reaction has:reply")).toEqual(["answer"])
    expect(await found(ada, "has:mention")).toEqual(["answer"])
    expect(await found(ben, "has:mention")).toEqual([])
    expect(await found(ben, "-has:link in:here", { here: room })).toEqual(["answer", "plain one"])
    await removeReaction(ada, { conversationId: room, seq, emoji: "👍" })
    expect(await found(ben, "has:reaction")).toEqual([])
    expect((await search(ben, "has:treasure")).problems).toEqual([{ key: "has", value: "treasure" }])
  })
})

describe("what may not be seen is not found", () => {
  test("by a stranger, by who left or was removed, from that moment on", async () => {
    await tell("secret canary")
    expect(await found(ben, "canary")).toEqual(["secret canary"])
    expect(await search(cast.dan, "canary")).toEqual(await search(cast.dan, "nothingatallofthis"))
    await removeMember(ada, { conversationId: room, personId: ben.personId })
    expect(await search(ben, "canary")).toMatchObject({ hits: [], conversations: [], people: [], next: null })
    await leaveConversation(ada, { conversationId: room })
    expect(await found(ada, "canary")).toEqual([])
  })

  test("said before one came, where history is closed", async () => {
    await tell("older canary")
    const cleo = await player("Cleo")
    await inviteToConversation(ada, { conversationId: room, handles: [cleo.handle] })
    await tell("newer canary")
    expect(await found(cleo, "canary")).toEqual(["newer canary"])
    expect((await search(cleo, "canary")).hits[0]!.before).toBeNull()
    expect(await found(ben, "canary")).toEqual(["newer canary", "older canary"])
  })

  test("in a public room by whom it banned; everybody else finds it", async () => {
    const open = await makeRoom(ada, ben)
    await say(ada, open, "public herald")
    await indexWords([open])
    const eve = await player("Eve")
    expect(await found(eve, "herald public")).toEqual(["public herald"])
    await leaveConversation(ben, { conversationId: open })
    expect(await found(ben, "herald public")).toEqual(["public herald"])
    await sql()`update memberships set state = 'banned' where conversation_id = ${open} and person_id = ${ben.personId}`
    expect(await found(ben, "herald public")).toEqual([])
  })

  test("once deleted, nor by its old words once edited, before any job has run", async () => {
    const first = await say(ada, room, "wrong canary")
    const second = await say(ada, room, "other canary")
    await indexWords([room])
    await editMessage(ada, { conversationId: room, seq: first.seq, body: "right words" })
    await removeMessage(ada, { conversationId: room, seq: second.seq })
    expect(await found(ben, "canary")).toEqual([])
    await indexWords([room])
    expect(await found(ben, "canary")).toEqual([])
    expect(await found(ben, "right words")).toEqual(["right words"])
  })

  test("even when a job that read the old words writes them last", async () => {
    const first = await say(ada, room, "wrong canary")
    const second = await say(ada, room, "other canary")
    await indexWords([room])
    const kept = await sql()`select * from message_words where conversation_id = ${room}`
    await editMessage(ada, { conversationId: room, seq: first.seq, body: "right words" })
    await removeMessage(ada, { conversationId: room, seq: second.seq })
    for (const row of kept) {
      await sql()`insert into message_words (conversation_id, seq, created_at, edited_at, words, text, tags) values
        (${room}, ${row.seq}, ${row.created_at}, ${row.edited_at}, ${row.words}::text::tsvector, ${row.text}, ${`{${row.tags}}`}::text::bigint[])`
    }
    expect(await indexed(room)).toEqual([first.seq, second.seq])
    expect(await found(ben, "canary")).toEqual([])
  })

  test("of somebody one has blocked, unless one asks for them by name", async () => {
    await tell("noisy canary")
    await addBlock(ben, { personId: ada.personId })
    expect(await found(ben, "canary")).toEqual([])
    expect(await found(ben, `canary from:@${ada.handle}`)).toEqual(["noisy canary"])
    await say(ben, room, "quiet canary")
    await indexWords([room])
    expect(await found(ada, "canary")).toEqual(["quiet canary", "noisy canary"])
    expect((await search(ben, "canary")).hits[0]!.before).toBeNull()
    await removeBlock(ben, { personId: ada.personId })
    expect(await found(ben, "canary")).toHaveLength(2)
  })
})

describe("the order", () => {
  test("is by time and goes on page after page, nothing twice, nothing left out", async () => {
    await Promise.all(Array.from({ length: 95 }, (_, n) => say(ada, room, `page word ${n}`)))
    await indexWords([room])
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const { hits, next, names } = await search(ben, "page", { limit: 20, ...(cursor && { cursor }) })
      seen.push(...hits.map(hit => hit.message.seq))
      expect(names === null).toBe(cursor !== undefined)
      cursor = next ?? undefined
    } while (cursor)
    expect(seen).toEqual([...seen].sort((a, b) => b - a))
    expect(new Set(seen).size).toBe(95)
  })

  test("by how well it fits puts the word itself before its forms and before parts of words", async () => {
    await tell("visa visa visa", "the visas", "visa", "supervisa")
    const best = await found(ben, "visa", { sort: "relevance" })
    expect(best.slice(0, 2).sort()).toEqual(["visa", "visa visa visa"])
    expect(best.at(-1)).toBe("supervisa")
    const pages = await search(ben, "visa", { sort: "relevance", limit: 3 })
    const rest = await search(ben, "visa", { sort: "relevance", limit: 3, cursor: pages.next! })
    expect([...pages.hits, ...rest.hits].map(hit => hit.message.body)).toEqual(best)
  })

  test("shows what was said just before and after", async () => {
    await tell("before it", "the needle", "after it")
    const [hit] = (await search(ben, "needle")).hits
    expect([hit!.before!.body, hit!.message.body, hit!.after!.body]).toEqual(["before it", "the needle", "after it"])
  })
})

describe("people and conversations", () => {
  const called = async (actor: Player, query: string) => (await search(actor, query)).names!

  test("are found by a part of the name or handle, folded, also where letters only look alike", async () => {
    const wanted = await player("Zoë Quintéro")
    const greek = await player("Νίκος Ζαφείρης")
    await indexMissingNames()
    for (const query of [
      "zoe quin",
      "QUINT",
      "uinter",
      "@zoquintro",
      "Zoé",
      wanted.handle.slice(0, 9).replace("o", "0"),
    ])
      expect([query, (await called(ada, query)).people.map(one => one.id)]).toEqual([query, [wanted.personId]])
    expect((await called(ada, "νικοσ ζαφ")).people.map(one => one.id)).toEqual([greek.personId])
  })

  test("are left out where one may not see them, and found again under a new name only", async () => {
    const { row } = await createConversation(ada, {
      clientId: crypto.randomUUID(),
      kind: "group",
      name: "Hidden Garden",
    })
    const { row: room } = await createConversation(ada, {
      clientId: crypto.randomUUID(),
      kind: "room",
      name: "Open Garden",
    })
    const names = async (actor: Player, query: string) =>
      (await called(actor, query)).conversations.map(one => one.name)
    expect((await names(ada, "garden")).sort()).toEqual(["Hidden Garden", "Open Garden"])
    expect(await names(ben, "garden")).toEqual(["Open Garden"])
    await updateConversation(ada, { conversationId: room.conversation.id, name: "Orchard" })
    expect(await names(ben, "garden")).toEqual([])
    expect(await names(ben, "orch")).toEqual(["Orchard"])
    await sql()`update conversations set name = 'Elsewhere' where id = ${row.conversation.id}`
    expect(await names(ada, "hidden")).toEqual([])
  })

  test("who is in a block with one, or banned, is not there", async () => {
    const [yan, zed] = await Promise.all([player("Yanqui"), player("Yanqui")])
    await indexMissingNames()
    await addBlock(yan!, { personId: ada.personId })
    expect((await called(ada, "yanqui")).people.map(one => one.id)).toEqual([zed!.personId])
    await sql()`update people set banned_at = now() where id = ${zed!.personId}`
    expect((await called(ada, "yanqui")).people).toEqual([])
    await updateAccount(yan!, { name: "Wilhelmina" })
    expect((await called(ben, "wilhelm")).people.map(one => one.id)).toEqual([yan!.personId])
  })
})
