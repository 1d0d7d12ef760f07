import { randomUUID } from "node:crypto"
import { eq, sql as text } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { db, sql } from "#db/client.ts"
import { fileErasures, files } from "#db/schema/files.ts"
import { people as persons } from "#db/schema/people.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { directConversation } from "#lib/domain/conversations/create.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { joinConversation, leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { beginUpload } from "#lib/domain/files/begin.ts"
import { sweepUploads } from "#lib/domain/files/erase.ts"
import { readableFile } from "#lib/domain/files/read.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { makeCast, makeGroup, makeRoom, type Player, player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { readyFile } from "#tests/support/files.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let ada: Player
let ben: Player
let cleo: Player
let dan: Player
let eve: Player
beforeAll(async () => {
  database = await createDatabase()
  ;({ ada, ben, cleo, dan } = await makeCast())
  eve = await player("Eve")
})
afterAll(() => database.drop())

const send = async (actor: Actor, conversationId: string, more = {}) => {
  const id = await readyFile(actor, conversationId, more)
  const input = { conversationId, clientId: randomUUID(), body: "", files: [id] }
  const { message } = await sendMessage(actor, input)
  return { id, place: { conversationId, seq: message.seq } }
}
const reads = (actor: Actor, id: string) =>
  readableFile(actor, id).then(
    () => "ok",
    () => refusal(readableFile(actor, id)),
  )
const begins = (actor: Actor, conversationId: string) => {
  const asked = { purpose: "attachment", id: randomUUID(), conversationId, kind: "file" } as const
  const begun = beginUpload(actor, asked, { name: "a", size: 1, type: "" })
  return begun.then(
    () => "ok",
    () => refusal(begun),
  )
}

/** Ada owns it, Ben is in it, Cleo has left, Dan was never there, Eve is banned. */
const stage = async (kind: "room" | "group") => {
  const id = await (kind === "room" ? makeRoom : makeGroup)(ada, ben, cleo, eve)
  await leaveConversation(cleo, { conversationId: id })
  await removeMember(ada, { conversationId: id, personId: eve.personId })
  await sql()`update memberships set state = 'banned' where conversation_id = ${id} and person_id = ${eve.personId}`
  return id
}
const cast = () => ({ ada, ben, cleo, dan, eve })

describe("M22, M30: who may read a file, and who may bring one", () => {
  test.each([
    ["group", { ada: "ok", ben: "ok", cleo: "not_found", dan: "not_found", eve: "not_found" }],
    ["room", { ada: "ok", ben: "ok", cleo: "ok", dan: "ok", eve: "not_found" }],
  ] as const)("in a %s: whoever may read the message that carries it", async (kind, wanted) => {
    const { id } = await send(ada, await stage(kind))
    for (const [name, actor] of Object.entries(cast())) {
      expect([name, await reads(actor, id)]).toEqual([name, wanted[name as keyof typeof wanted]])
    }
  })

  test.each([
    ["group", { ada: "ok", ben: "ok", cleo: "not_found", dan: "not_found", eve: "not_found" }],
    ["room", { ada: "ok", ben: "ok", cleo: "forbidden", dan: "forbidden", eve: "not_found" }],
  ] as const)("in a %s: whoever may write there", async (kind, wanted) => {
    const conversationId = await stage(kind)
    for (const [name, actor] of Object.entries(cast())) {
      expect([name, await begins(actor, conversationId)]).toEqual([name, wanted[name as keyof typeof wanted]])
    }
    await sql()`update conversations set closed_at = now() where id = ${conversationId}`
    expect(await begins(ben, conversationId)).toBe("closed")
  })

  test("who came later reads what is said from then on, where history is closed to them", async () => {
    const group = await makeGroup(ada, ben)
    const before = await send(ada, group)
    await inviteToConversation(ada, { conversationId: group, handles: [dan.handle] })
    const after = await send(ada, group)
    expect([await reads(dan, before.id), await reads(dan, after.id)]).toEqual(["not_found", "ok"])
    expect(await reads(ben, before.id)).toBe("ok")
  })

  test("who has asked and was not let in yet, or was only asked, reads nothing", async () => {
    const group = await makeGroup(ada, ben)
    const { id } = await send(ada, group)
    for (const state of ["requested", "invited", "left"]) {
      await sql()`update memberships set state = ${state} where conversation_id = ${group} and person_id = ${ben.personId}`
      expect(await reads(ben, id)).toBe("not_found")
    }
  })

  test("passed on, it is read where it came to, by the right of that place alone", async () => {
    const [first, second] = [await makeGroup(ada, ben), await makeGroup(ben, cleo)]
    const { id, place } = await send(ada, first)
    expect(await reads(cleo, id)).toBe("not_found")
    await sendMessage(ben, { conversationId: second, clientId: randomUUID(), body: "", forwardOf: place })
    expect(await reads(cleo, id)).toBe("ok")
    expect(await reads(dan, id)).toBe("not_found")
    await removeMessage(ada, place)
    expect([await reads(ada, id), await reads(ben, id), await reads(cleo, id)]).toEqual(["not_found", "ok", "ok"])
  })

  test("an upload is its owner's alone until it is sent, and then as much theirs as anybody's who may read it", async () => {
    const group = await makeGroup(ada, ben)
    const unsent = await readyFile(ben, group)
    expect([await reads(ben, unsent), await reads(ada, unsent)]).toEqual(["ok", "not_found"])
    const { id } = await send(ben, group)
    await removeMember(ada, { conversationId: group, personId: ben.personId })
    expect([await reads(ben, id), await reads(ada, id)]).toEqual(["not_found", "ok"])
    const arriving = await readyFile(ada, group, { state: "processing" })
    expect(await reads(ada, arriving)).toBe("not_found")
  })

  test("in a direct conversation both keep what was sent when one blocks the other, and nothing new is let in", async () => {
    const [fay, gil] = [await player("Fay"), await player("Gil")]
    const { row } = await directConversation(fay, { personId: gil.personId })
    await say(fay, row.conversation.id, "Hello")
    // Somebody who has not taken the request yet gets no files, and nobody uploads any for them.
    expect(await begins(fay, row.conversation.id)).toBe("not_accepting")
    await directConversation(gil, { personId: fay.personId })
    const { id } = await send(fay, row.conversation.id)
    await addBlock(gil, { personId: fay.personId })
    expect([await reads(fay, id), await reads(gil, id), await reads(ada, id)]).toEqual(["ok", "ok", "not_found"])
    expect([await begins(fay, row.conversation.id), await begins(gil, row.conversation.id)]).toEqual([
      "not_accepting",
      "not_accepting",
    ])
  })

  test("a portrait is everybody's who is signed in while it is shown, but not of whom its owner has blocked", async () => {
    const [fay, gil] = [await player("Fay"), await player("Gil")]
    const id = await readyFile(fay, null, { purpose: "avatar" })
    expect([await reads(fay, id), await reads(dan, id)]).toEqual(["ok", "not_found"])
    await db().update(persons).set({ pictureId: id }).where(eq(persons.id, fay.personId))
    await addBlock(fay, { personId: gil.personId })
    expect([await reads(dan, id), await reads(gil, id)]).toEqual(["ok", "not_found"])
    await db().update(persons).set({ pictureId: null }).where(eq(persons.id, fay.personId))
    expect(await reads(dan, id)).toBe("not_found")
  })
})

describe("what nobody uses for a day", () => {
  test("is dropped, whole or not; what is sent or shown stays", async () => {
    const room = await makeRoom(ada, ben)
    await joinConversation(dan, { conversationId: room })
    const old = { createdAt: text`now() - interval '25 hours'` as unknown as Date }
    const dropped = [
      await readyFile(ada, room, old),
      await readyFile(ada, room, { ...old, state: "uploading" }),
      await readyFile(ada, room, { ...old, state: "refused", refused: "unreadable" }),
    ]
    const { id: sent } = await send(ada, room, old)
    const shown = await readyFile(ada, null, { ...old, purpose: "cover" })
    await db().update(persons).set({ coverId: shown }).where(eq(persons.id, ada.personId))
    const fresh = await readyFile(ada, room)
    await sweepUploads()
    const left = (await db().select({ id: files.id }).from(files)).map(row => row.id)
    for (const id of dropped) expect(left).not.toContain(id)
    for (const id of [sent, shown, fresh]) expect(left).toContain(id)
    // Their bytes are deleted by then, and nothing is left to do.
    expect(await db().$count(fileErasures)).toBe(0)
  })
})
