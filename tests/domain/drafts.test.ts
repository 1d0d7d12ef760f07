import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type Audience, overhear } from "#lib/domain/announce.ts"
import { findMembers } from "#lib/domain/conversations/find-members.ts"
import { joinConversation, leaveConversation } from "#lib/domain/conversations/join.ts"
import { draftsSince, saveDraft } from "#lib/domain/drafts.ts"
import { currentInstallation } from "#lib/domain/installation.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { getMe } from "#lib/domain/people/me.ts"
import { updateAccount } from "#lib/domain/profiles/update.ts"
import { catchUp } from "#lib/domain/sync/catch-up.ts"
import { makeCast, makeRoom, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
let cast: Awaited<ReturnType<typeof makeCast>>
let room: string
const device = randomUUID()
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  cast = await makeCast()
  room = await makeRoom(cast.ada, cast.ben)
})

const save = async (body: string, more: { replyTo?: number } = {}) =>
  (await saveDraft(cast.ben, { conversationId: room, body, device, ...more })).draft
/** What a device is told that knows all drafts up to a revision. */
const toldSince = async (drafts: number) =>
  (await catchUp(cast.ben, { epoch: currentInstallation().epoch, personRevision: drafts, conversations: {}, drafts }))
    .drafts

describe("a draft", () => {
  test("is told to the person's own devices and to nobody else, once for the same words", async () => {
    const heard: [Audience, string, unknown][] = []
    const stop = overhear((audience, event, payload) => {
      // How far its members have read is told a moment after the room is made, perhaps now.
      if (event !== "receipts:moved") heard.push([audience, event, payload])
    })
    const draft = await save("Half a sen")
    expect(await save("Half a sen")).toEqual(draft)
    stop()
    expect(heard).toEqual([[{ personId: cast.ben.personId }, "draft:saved", { draft, device }]])
  })

  test("is part of catch-up by the person's revision, also when it was taken back", async () => {
    const before = (await getMe(cast.ben)).revision
    const draft = await save("Half a sentence")
    expect(await toldSince(before)).toEqual([draft])
    expect(await toldSince(draft.personRevision)).toEqual([])
    const gone = await save("  \n")
    expect(gone).toMatchObject({ body: "", replyTo: null })
    expect(await toldSince(draft.personRevision)).toEqual([gone])
    // A new device need not hear of what there is not.
    expect(await toldSince(0)).toEqual([])
    expect((await catchUp(cast.ben, { epoch: null, personRevision: 0, conversations: {} })).drafts).toEqual([])
  })

  test("keeps its text to the letter, and which message it answers by its place only", async () => {
    const { seq } = await say(cast.ada, room, "a nightingale")
    const body = "  *hé*\n\n👩‍👩‍👧 \u202e "
    expect(await save(body, { replyTo: seq })).toMatchObject({ body, replyTo: seq })
    await removeMessage(cast.ada, { conversationId: room, seq })
    const told = await draftsSince(cast.ben.personId, 0)
    expect(told).toMatchObject([{ body, replyTo: seq }])
    expect(JSON.stringify(told)).not.toContain("nightingale")
  })

  test("is not told where one has left, and none can be kept there", async () => {
    await save("Half a sentence")
    await leaveConversation(cast.ben, { conversationId: room })
    expect(await draftsSince(cast.ben.personId, 0)).toEqual([])
    expect(await refusal(save("More"))).toBe("forbidden")
  })

  test("is told again to who is back, by a revision that devices miss", async () => {
    const draft = await save("Half a sentence")
    await leaveConversation(cast.ben, { conversationId: room })
    const { revision: away } = await getMe(cast.ben)
    expect(await toldSince(away)).toEqual([])
    const { row } = await joinConversation(cast.ben, { conversationId: room })
    expect(row.membership.personRevision).toBe(away + 2)
    expect(await toldSince(away)).toEqual([{ ...draft, personRevision: away + 1 }])
  })

  test("of a person is not another's", async () => {
    await save("Half a sentence")
    expect(await draftsSince(cast.ada.personId, 0)).toEqual([])
  })
})

describe("members to be mentioned", () => {
  test("are found by the beginning of a handle, a name or a word of it, accents apart", async () => {
    await updateAccount(cast.ada, { name: "José Ángel Núñez" })
    const find = async (query: string) =>
      (await findMembers(cast.ben, { conversationId: room, query })).people.map(person => person.id)
    for (const query of ["jose", "JOSÉ á", "ang", "nun", cast.ada.handle])
      expect(await find(query)).toContain(cast.ada.personId)
    for (const query of ["ose", "%", "_", "\\", "unez"]) expect(await find(query)).toEqual([])
    expect(await find("")).toHaveLength(2)
    expect(await find(cast.cleo.handle)).toEqual([])
  })
})
