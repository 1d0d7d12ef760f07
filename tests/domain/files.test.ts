import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { db } from "#db/client.ts"
import { fileErasures, files } from "#db/schema/files.ts"
import { listFiles } from "#lib/domain/files/list.ts"
import { checkUploads, discardUpload } from "#lib/domain/files/own.ts"
import { listChanges } from "#lib/domain/messages/changes.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { sendInput } from "#lib/protocol/messages.ts"
import { makeCast, makeGroup, makeRoom, type Player } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { readyFile } from "#tests/support/files.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let ada: Player
let ben: Player
let cleo: Player
let room: string
beforeAll(async () => {
  database = await createDatabase()
  ;({ ada, ben, cleo } = await makeCast())
  room = await makeRoom(ada, ben)
})
afterAll(() => database.drop())

const sending = (conversationId: string, ids: string[], body = "") => ({
  conversationId,
  clientId: randomUUID(),
  body,
  files: ids,
})
const erased = async () => (await db().select().from(fileErasures)).map(row => row.key)

describe("a message with files", () => {
  test("says what they are, in the order asked for, in the answer, a page and the changes", async () => {
    const picture = await readyFile(ada, room, { width: 40, height: 30, thumbhash: "AQ==" })
    const voice = await readyFile(ada, room, { kind: "voice", name: "Voice", type: "audio/webm", duration: 1200 })
    const { message } = await sendMessage(ada, sending(room, [voice, picture]))
    expect(message).toMatchObject({
      body: "",
      files: [
        { id: voice, kind: "voice", duration: 1200 },
        { id: picture, kind: "picture", width: 40, height: 30, thumbhash: "AQ==" },
      ],
    })
    const { messages } = await listMessages(ben, { conversationId: room })
    expect(messages.at(-1)).toEqual(message)
    const { changes } = await listChanges(ben, { conversationId: room, since: message.revision - 1 })
    expect(changes.messages).toEqual([message])
  })

  test("is one message however often it is sent; with other files it is a conflict", async () => {
    const [one, two] = [await readyFile(ada, room), await readyFile(ada, room)]
    const input = sending(room, [one], "Look")
    const [first, second] = await Promise.all([sendMessage(ada, input), sendMessage(ada, input)])
    expect(second).toEqual(first)
    expect(await sendMessage(ada, input)).toEqual(first)
    expect(await sendMessage(ada, { ...input, files: [two] })).toEqual({ ...first, conflict: true })
  })

  test("carries a file that no other message carries, also when two are sent at once", async () => {
    const id = await readyFile(ada, room)
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => sendMessage(ada, sending(room, [id], "Twice"))))
    expect(outcomes.filter(outcome => outcome.status === "fulfilled")).toHaveLength(1)
    expect(await refusal(sendMessage(ada, sending(room, [id])))).toBe("invalid")
  })

  test("carries only own files of this conversation that are ready", async () => {
    const group = await makeGroup(ada, ben)
    for (const id of [
      randomUUID(),
      await readyFile(ben, room),
      await readyFile(ada, group),
      await readyFile(ada, room, { state: "processing" }),
      await readyFile(ada, room, { state: "refused", refused: "unreadable" }),
      await readyFile(ada, room, { purpose: "avatar" }),
    ]) {
      expect(await refusal(sendMessage(ada, sending(room, [id])))).toBe("invalid")
    }
    expect(await refusal(sendMessage(cleo, sending(group, [randomUUID()])))).toBe("not_found")
  })

  test("needs words or files; its words may be taken away, those of another may not", async () => {
    const nothing = { conversationId: room, clientId: randomUUID(), body: " " }
    expect(sendInput.safeParse(nothing).error?.issues[0]).toMatchObject({ path: ["body"], message: "required" })
    expect(sendInput.safeParse({ ...nothing, files: [] }).success).toBe(false)
    expect(sendInput.safeParse({ ...nothing, files: Array.from({ length: 11 }, randomUUID) }).success).toBe(false)
    expect(sendInput.safeParse({ ...nothing, files: Array.from({ length: 10 }, randomUUID) }).success).toBe(true)
    const { message } = await sendMessage(ada, sending(room, [await readyFile(ada, room)], "A caption"))
    const place = { conversationId: room, seq: message.seq }
    const { message: edited } = await editMessage(ada, { ...place, body: "" })
    expect(edited).toMatchObject({ body: "", files: message.files })
    const plain = await sendMessage(ada, { conversationId: room, clientId: randomUUID(), body: "Words" })
    expect(await refusal(editMessage(ada, { ...place, seq: plain.message.seq, body: " " }))).toBe("invalid")
  })
})

describe("passing a message on", () => {
  test("carries its files by reference, and they stay when the first message goes", async () => {
    const group = await makeGroup(ben, cleo)
    const id = await readyFile(ada, room)
    const { message } = await sendMessage(ada, sending(room, [id], "Look"))
    const from = { conversationId: room, seq: message.seq }
    const passed = await sendMessage(ben, { conversationId: group, clientId: randomUUID(), body: "", forwardOf: from })
    expect(passed.message).toMatchObject({ body: "Look", forwarded: true, files: message.files })
    await removeMessage(ada, from)
    expect(await db().$count(files)).toBeGreaterThan(0)
    expect(await erased()).not.toContain(`key-${id}`)
    await removeMessage(ben, { conversationId: group, seq: passed.message.seq })
    expect(await erased()).toContain(`key-${id}`)
  })

  test("and deleting it at the same moment leave either a message with its file, or none", async () => {
    const group = await makeGroup(ben, cleo)
    for (let round = 0; round < 5; round++) {
      const id = await readyFile(ada, room)
      const { message } = await sendMessage(ada, sending(room, [id]))
      const from = { conversationId: room, seq: message.seq }
      const [passed] = await Promise.allSettled([
        sendMessage(ben, { conversationId: group, clientId: randomUUID(), body: "", forwardOf: from }),
        removeMessage(ada, from),
      ])
      expect((await erased()).includes(`key-${id}`)).toBe(passed.status === "rejected")
    }
  })
})

describe("a deleted message", () => {
  test("has no files, and what it carried is nobody's any more", async () => {
    const id = await readyFile(ada, room)
    const { message } = await sendMessage(ada, sending(room, [id], "Look"))
    await removeMessage(ada, { conversationId: room, seq: message.seq })
    const { messages } = await listMessages(ben, { conversationId: room })
    expect(messages.at(-1)).not.toHaveProperty("files", expect.anything())
    expect(await erased()).toContain(`key-${id}`)
    expect(await checkUploads(ada, { ids: [id] })).toEqual({ uploads: [] })
  })
})

describe("own uploads", () => {
  test("are told to their owner alone, and can be taken back while nothing carries them", async () => {
    const id = await readyFile(ada, room, { state: "refused", refused: "unreadable" })
    expect(await checkUploads(ada, { ids: [id] })).toMatchObject({
      uploads: [{ file: { id }, state: "refused", problem: "unreadable" }],
    })
    expect(await checkUploads(ben, { ids: [id] })).toEqual({ uploads: [] })
    expect(await discardUpload(ben, { id })).toEqual({})
    expect((await checkUploads(ada, { ids: [id] })).uploads).toHaveLength(1)
    await discardUpload(ada, { id })
    await discardUpload(ada, { id })
    expect(await checkUploads(ada, { ids: [id] })).toEqual({ uploads: [] })
    const sent = await readyFile(ada, room)
    await sendMessage(ada, sending(room, [sent]))
    expect(await refusal(discardUpload(ada, { id: sent }))).toBe("conflict")
  })
})

describe("the files of a conversation", () => {
  test("come by kind, the newest first, as far as one may see them", async () => {
    const group = await makeGroup(ada, ben)
    const [one, two, doc] = [
      await readyFile(ada, group),
      await readyFile(ada, group),
      await readyFile(ben, group, { kind: "file", type: "application/pdf" }),
    ]
    await sendMessage(ada, sending(group, [one, two]))
    await sendMessage(ben, sending(group, [doc]))
    const pictures = await listFiles(ben, { conversationId: group, kinds: ["picture", "video"] })
    expect(pictures.items.map(item => item.file.id)).toEqual([one, two])
    expect(pictures.people).toEqual([expect.objectContaining({ id: ada.personId })])
    const all = await listFiles(ada, { conversationId: group, kinds: ["picture", "file"] })
    expect(all.items.map(item => item.file.id)).toEqual([doc, one, two])
    expect(await refusal(listFiles(cleo, { conversationId: group, kinds: ["picture"] }))).toBe("not_found")
  })
})
