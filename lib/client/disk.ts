import { type DBSchema, deleteDB, openDB } from "idb"
import type { OutboxDisk, OutboxEntry } from "#lib/client/outbox.ts"

type Schema = DBSchema & { outbox: { key: string; value: OutboxEntry; indexes: { order: number } } }

const nameOf = (personId: string) => `charla-${personId}`
const patience = 3000
const open = new Map<string, { close(): void }>()

/** A person's own database on this device. `null` where the browser has none, keeps it blocked or is too slow: memory has to do. */
export const openDisk = async (personId: string): Promise<OutboxDisk | null> => {
  const name = nameOf(personId)
  // Where the browser refuses outright, it throws instead of failing.
  const opening = (async () =>
    openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("outbox", { keyPath: "clientId" }).createIndex("order", "order")
      },
      // Signing out in another tab deletes it; an open connection would hold that up.
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    }))()
  const db = await Promise.race([opening, new Promise<null>(resolve => setTimeout(resolve, patience, null))]).catch(
    () => null,
  )
  if (!db) {
    opening.then(late => late.close()).catch(() => {})
    return null
  }
  open.set(name, db)
  return {
    all: () => db.getAllFromIndex("outbox", "order"),
    /** Numbered within the transaction: two tabs never get the same place. */
    async add(entry) {
      const tx = db.transaction("outbox", "readwrite")
      const last = await tx.store.index("order").openCursor(null, "prev")
      const placed = { ...entry, order: (last?.value.order ?? 0) + 1 }
      await tx.store.put(placed)
      await tx.done
      return placed
    },
    async put(entry) {
      await db.put("outbox", entry)
    },
    remove: clientId => db.delete("outbox", clientId),
  }
}

/** Removes the person's database from this device. */
export const deleteDisk = async (personId: string) => {
  open.get(nameOf(personId))?.close()
  open.delete(nameOf(personId))
  await deleteDB(nameOf(personId))
}
