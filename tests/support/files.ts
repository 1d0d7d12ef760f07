import { randomUUID } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { db } from "#db/client.ts"
import { files } from "#db/schema/files.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { localPath } from "#lib/storage/local.ts"
import { storage } from "#lib/storage/storage.ts"

/** A row of a file that went all the way, without bytes; `more` says what is different. Returns its id. */
export const readyFile = async (
  owner: Actor,
  conversationId: string | null,
  more: Partial<typeof files.$inferInsert> = {},
): Promise<string> => {
  const id = more.id ?? randomUUID()
  await db()
    .insert(files)
    .values({
      id,
      key: `key-${id}`,
      ownerId: owner.personId,
      purpose: "attachment",
      conversationId,
      kind: "picture",
      name: "Harbour.jpg",
      type: "image/webp",
      size: 1000,
      stored: 1000,
      state: "ready",
      ...more,
    })
  return id
}

/** An upload whose bytes are there, still to be examined. Returns its id. */
export const arrivedFile = (
  owner: Actor,
  conversationId: string | null,
  bytes: Uint8Array,
  more: Partial<typeof files.$inferInsert> = {},
): Promise<string> => {
  const key = storage().newKey()
  mkdirSync(dirname(localPath(key)), { recursive: true })
  writeFileSync(localPath(key), bytes)
  return readyFile(owner, conversationId, { key, size: bytes.length, state: "processing", ...more })
}
