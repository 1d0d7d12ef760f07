import type { OutboxDisk, OutboxEntry } from "#lib/client/outbox.ts"

const nameOf = (personId: string) => `charla-${personId}`
const patience = 3000
const open = new Map<string, IDBDatabase>()

const answer = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
/** Only when the transaction is through is what it wrote kept. */
const through = (tx: IDBTransaction) =>
  new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve()
    tx.onabort = () => reject(tx.error)
  })

const openDatabase = async (name: string) => {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () =>
    request.result.createObjectStore("outbox", { keyPath: "clientId" }).createIndex("order", "order")
  const db = await answer(request)
  // Signing out in another tab deletes it; an open connection would hold that up.
  db.onversionchange = () => db.close()
  return db
}

/** A person's own database on this device. `null` where the browser has none, keeps it blocked or is too slow: memory has to do. */
export const openDisk = async (personId: string): Promise<OutboxDisk | null> => {
  const name = nameOf(personId)
  const opening = openDatabase(name)
  const db = await Promise.race([opening, new Promise<null>(resolve => setTimeout(resolve, patience, null))]).catch(
    () => null,
  )
  if (!db) {
    opening.then(late => late.close()).catch(() => {})
    return null
  }
  open.set(name, db)
  const write = async (work: (outbox: IDBObjectStore) => unknown) => {
    const tx = db.transaction("outbox", "readwrite")
    work(tx.objectStore("outbox"))
    await through(tx)
  }
  return {
    all: async () => answer<OutboxEntry[]>(db.transaction("outbox").objectStore("outbox").index("order").getAll()),
    /** Numbered within the transaction: two tabs never get the same place. */
    async add(entry) {
      let placed = entry
      await write(outbox => {
        const last = outbox.index("order").openCursor(null, "prev")
        last.onsuccess = () => {
          placed = { ...entry, order: ((last.result?.value as OutboxEntry | undefined)?.order ?? 0) + 1 }
          outbox.put(placed)
        }
      })
      return placed
    },
    put: entry => write(outbox => outbox.put(entry)),
    remove: clientId => write(outbox => outbox.delete(clientId)),
  }
}

/** Removes the person's database from this device. */
export const deleteDisk = async (personId: string) => {
  open.get(nameOf(personId))?.close()
  open.delete(nameOf(personId))
  await answer(indexedDB.deleteDatabase(nameOf(personId)))
}
