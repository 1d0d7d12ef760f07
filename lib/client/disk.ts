import type { OutboxDisk, OutboxEntry } from "#lib/client/outbox.ts"

const nameOf = (personId: string) => `charla-${personId}`
/** Where bytes that wait to be sent lie. */
export const filesDiskOf = (personId: string) => `charla-files-${personId}`
const patience = 3000
const open = new Map<string, IDBDatabase>()

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

// Where the browser refuses outright, it throws instead of failing.
const openDatabase = async (name: string) => {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () =>
    request.result.createObjectStore("outbox", { keyPath: "clientId" }).createIndex("order", "order")
  const db = await done(request)
  // Signing out in another tab deletes it; an open connection would hold that up.
  db.onversionchange = () => db.close()
  return db
}

/** A person's own database on this device. `null` where the browser has none, keeps it blocked or is too slow: memory has to do. */
export const openDisk = async (personId: string): Promise<OutboxDisk | null> => {
  const opening = openDatabase(nameOf(personId))
  const db = await Promise.race([opening, new Promise<null>(resolve => setTimeout(resolve, patience, null))]).catch(
    () => null,
  )
  if (!db) {
    opening.then(late => late.close()).catch(() => {})
    return null
  }
  open.set(nameOf(personId), db)
  /** Resolves when what was done is on the disk. */
  const change = (work: (store: IDBObjectStore) => unknown) =>
    new Promise<void>((resolve, reject) => {
      const tx = db.transaction("outbox", "readwrite")
      tx.oncomplete = () => resolve()
      tx.onerror = tx.onabort = () => reject(tx.error)
      work(tx.objectStore("outbox"))
    })
  return {
    all: () => done<OutboxEntry[]>(db.transaction("outbox").objectStore("outbox").index("order").getAll()),
    /** Numbered within the transaction: two tabs never get the same place. */
    async add(entry) {
      let placed = entry
      await change(store => {
        const last = store.index("order").openCursor(null, "prev")
        last.onsuccess = () => {
          placed = { ...entry, order: (last.result?.value.order ?? 0) + 1 }
          store.put(placed)
        }
      })
      return placed
    },
    put: entry => change(store => store.put(entry)),
    remove: clientId => change(store => store.delete(clientId)),
  }
}

/** Removes the person's databases from this device. */
export const deleteDisk = async (personId: string) => {
  open.get(nameOf(personId))?.close()
  open.delete(nameOf(personId))
  await Promise.all([nameOf(personId), filesDiskOf(personId)].map(name => done(indexedDB.deleteDatabase(name))))
}
