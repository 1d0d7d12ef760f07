import { randomUUID } from "node:crypto"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import { contacts } from "#db/schema/relations.ts"
import { handleKey } from "#lib/domain/accounts/handle.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { createConversation } from "#lib/domain/conversations/create.ts"
import { joinConversation } from "#lib/domain/conversations/join.ts"
import { loadInstallation } from "#lib/domain/installation.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"

export type Player = Actor & { handle: string; name: string }

/** A password that no test says. */
const nobodysPassword =
  "$argon2id$v=19$m=19456,t=2,p=1$dL8Di5CSR30cxlXtBIttuA$dsvqlLUQtSSGUPD7NrvfaOAu0vfmApe2pqZjLiLf+ks"

/** Somebody who is signed in, straight in the database. */
export const player = async (name: string): Promise<Player> => {
  const handle = `${name.toLowerCase().replace(/[^a-z0-9]/g, "")}_${randomUUID().slice(0, 8)}`
  const id = uuidv7()
  await db()
    .insert(people)
    .values({
      id,
      handle,
      handleKey: handleKey(handle),
      name,
      email: `${handle}@example.test`,
      emailKey: `${handle}@example.test`,
      passwordHash: nobodysPassword,
    })
  return { personId: id, sessionId: randomUUID(), address: "127.0.0.1", handle, name }
}

/** Makes all of these contacts of one another. */
export const befriend = async (...friends: { personId: string }[]) => {
  const ids = friends.map(friend => friend.personId)
  const pairs = ids.flatMap(personId =>
    ids.flatMap(contactId => (contactId === personId ? [] : { personId, contactId })),
  )
  await db().insert(contacts).values(pairs).onConflictDoNothing()
}

/** Ada, Ben, Cleo and Dan, who know each other, and the installation they are in. */
export const makeCast = async () => {
  await loadInstallation()
  const [ada, ben, cleo, dan] = await Promise.all(["Ada", "Ben", "Cleo", "Dan"].map(player))
  await befriend(ada!, ben!, cleo!, dan!)
  return { ada: ada!, ben: ben!, cleo: cleo!, dan: dan! }
}

/** A public room of the first, joined by the others. Returns its id. */
export const makeRoom = async (owner: Actor, ...members: Actor[]): Promise<string> => {
  const { row } = await createConversation(owner, { clientId: randomUUID(), kind: "room", name: "Arrivals" })
  for (const member of members) await joinConversation(member, { conversationId: row.conversation.id })
  return row.conversation.id
}

/** A private group of the first with the others in it from the start. Returns its id. */
export const makeGroup = async (owner: Actor, ...members: Player[]): Promise<string> => {
  const handles = members.map(member => member.handle)
  const { row } = await createConversation(owner, { clientId: randomUUID(), kind: "group", name: "Family", handles })
  return row.conversation.id
}

export const say = async (actor: Actor, conversationId: string, body: string) =>
  (await sendMessage(actor, { conversationId, clientId: randomUUID(), body })).message
