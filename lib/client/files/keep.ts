import { type DBSchema, openDB } from "idb"
import { filesDiskOf } from "#lib/client/disk.ts"
import type { Where } from "#lib/client/files/smaller.ts"

/** What a message on its way out is going to carry. `still`: a picture of a video, base64; `smaller`: where that is still to be made smaller. */
export type Bytes = { id: string; blob: Blob; still?: string; smaller?: Where; at: number }
type Schema = DBSchema & { bytes: { key: string; value: Bytes } }

/** Of all that waits, no more than this is kept on the device, and never more than leaves it room. */
const mostKept = 512 * 1024 * 1024
const dayMs = 86_400_000

const here = new Map<string, Bytes>()
let opening: ReturnType<typeof open> | undefined

const open = (personId: string) =>
  openDB<Schema>(filesDiskOf(personId), 1, {
    upgrade(db) {
      db.createObjectStore("bytes", { keyPath: "id" })
    },
    // Signing out in any tab deletes it.
    blocking: (_from, _to, event) => {
      opening = undefined
      ;(event.target as IDBDatabase).close()
    },
    terminated() {
      opening = undefined
    },
  })
const disk = (personId: string) => {
  // What could not be opened now may be the next time.
  opening ??= open(personId).catch(error => {
    opening = undefined
    throw error
  })
  return opening
}

const hasRoom = async (all: Bytes[], size: number) => {
  const kept = all.reduce((sum, one) => sum + one.blob.size, 0)
  const { quota = mostKept * 2, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {}
  return kept + size <= mostKept && usage + size <= quota * 0.8
}

/** Keeps bytes until they are sent. Answers whether they outlive the page: not where the device has no room. */
export const keepBytes = async (personId: string, bytes: Omit<Bytes, "at">): Promise<boolean> => {
  const kept = { ...bytes, at: Date.now() }
  here.set(bytes.id, kept)
  try {
    const db = await disk(personId)
    const all = await db.getAll("bytes")
    if (!(await hasRoom(all, bytes.blob.size))) return false
    await db.put("bytes", kept)
    return true
  } catch {
    return false
  }
}

export const bytesOf = async (personId: string, id: string): Promise<Bytes | undefined> => {
  const held = here.get(id)
  if (held) return held
  try {
    const found = await (await disk(personId)).get("bytes", id)
    if (found) here.set(id, found)
    return found
  } catch {}
}

/** They were sent, or are not going to be. */
export const dropBytes = async (personId: string, ids: string[]): Promise<void> => {
  for (const id of ids) here.delete(id)
  try {
    const db = await disk(personId)
    await Promise.all(ids.map(id => db.delete("bytes", id)))
  } catch {}
}

/** What nothing waits for any more, and was left by a page that was closed: gone after a day. */
export const sweepBytes = async (personId: string, wanted: ReadonlySet<string>): Promise<void> => {
  try {
    const db = await disk(personId)
    const old = (await db.getAll("bytes")).filter(({ id, at }) => !wanted.has(id) && at < Date.now() - dayMs)
    await dropBytes(
      personId,
      old.map(({ id }) => id),
    )
  } catch {}
}
