import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import type * as memberships from "#lib/domain/memberships.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member } from "#tests/support/members.ts"
import { connect, dial, granted, openSockets, type Place } from "#tests/support/sockets.ts"

/** What has to happen between reading what somebody may hear and letting the socket hear it. */
let meanwhile: (() => Promise<unknown>) | undefined
vi.mock("#lib/domain/memberships.ts", async original => {
  const real = await original<typeof memberships>()
  return {
    ...real,
    async activeConversationIds(personId: string) {
      const ids = await real.activeConversationIds(personId)
      const now = meanwhile
      meanwhile = undefined
      await now?.()
      return ids
    },
  }
})

let database: TestDatabase
let place: Place
beforeAll(async () => {
  database = await createPlace()
  place = await openSockets()
})
afterAll(async () => {
  await place.close()
  await database.drop()
})

describe("a socket that is being let in", () => {
  const scene = async () => {
    const [ada, ben] = [await member("Ada"), await member("Ben")]
    const client = await connect(place, ada.cookie)
    const group = async (handles: string[]) =>
      granted(await client.ask("conversation:create", { clientId: randomUUID(), kind: "group", name: "Door", handles }))
        .row.conversation.id
    const say = async (conversationId: string) =>
      granted(await client.ask("message:send", { conversationId, clientId: randomUUID(), body: "Who hears this?" }))
    /** Ben, who comes in while `work` happens. */
    const comes = async (work: () => Promise<unknown>) => {
      meanwhile = work
      const back = dial(place, { cookie: ben.cookie })
      await back.connected()
      granted(await back.ask("session:list", {}))
      return back
    }
    return { ben, client, group, say, comes }
  }

  test("does not hear what its person was removed from meanwhile", async () => {
    const { ben, client, group, say, comes } = await scene()
    const conversationId = await group([ben.handle])
    const back = await comes(() => client.ask("member:remove", { conversationId, personId: ben.id }))
    await say(conversationId)
    granted(await back.ask("session:list", {}))
    expect(back.of("messages:sent")).toEqual([])
  })

  test("hears what its person was taken into meanwhile, also again", async () => {
    const { ben, client, group, say, comes } = await scene()
    const fresh = await group([])
    const again = await group([ben.handle])
    const back = await comes(async () => {
      granted(await client.ask("conversation:invite", { conversationId: fresh, handles: [ben.handle] }))
      granted(await client.ask("member:remove", { conversationId: again, personId: ben.id }))
      granted(await client.ask("conversation:invite", { conversationId: again, handles: [ben.handle] }))
    })
    for (const id of [fresh, again]) await say(id)
    await expect.poll(() => back.of("messages:sent").map(sent => sent.conversationId)).toEqual([fresh, again])
  })
})
