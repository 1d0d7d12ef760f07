import type { FileDto } from "#lib/protocol/files.ts"
import type { MessageDto, SendOutput } from "#lib/protocol/messages.ts"
import { type Code, type Failure, type Result, transient } from "#lib/protocol/result.ts"

/** A message that has been written here and is not known to be stored on the server. `order` is its place in the order of writing. */
export type OutboxEntry = {
  clientId: string
  conversationId: string
  authorId: string
  body: string
  replyTo?: number
  /** The message that is passed on; `body` is what it said when this was written. */
  forwardOf?: { conversationId: string; seq: number }
  /** What it carries, as it is known here; the bytes are kept apart. Those of a message that is passed on are only shown. */
  files?: FileDto[]
  createdAt: string
  order: number
  /** `held`: its author put it on hold; those after it go ahead. */
  state: "pending" | "failed" | "held"
  failure?: Failure
}
export type OutboxHealth = "disk" | "memory"

export type OutboxDisk = {
  /** In order. */
  all(): Promise<OutboxEntry[]>
  /** Keeps a new entry, at the end. */
  add(entry: OutboxEntry): Promise<OutboxEntry>
  put(entry: OutboxEntry): Promise<void>
  remove(clientId: string): Promise<void>
}

export type OutboxPorts = {
  personId: string
  disk: Promise<OutboxDisk | null>
  send(entry: OutboxEntry): Promise<Result<SendOutput>>
  isOnline(): boolean
  /** A message is committed: it goes through the reducers, which in turn report it to `settle`. */
  sent(message: MessageDto): void
  /** One tab at a time. */
  lock(conversationId: string, work: () => Promise<void>): Promise<void>
  /** Tells the other tabs: `sent` names what was committed, else they read the disk again. */
  tell(sent?: string): void
  newId(): string
  /** Its author let it go: what was kept beside it is not needed. */
  dropped?(entry: OutboxEntry): void
}
/** Files of a message, and whether their bytes outlive the page; if not, nor does the message. */
export type OutboxFiles = { list: FileDto[]; kept?: Promise<boolean> }

/** Of the transient ones, what the person is told. Of the line and of the session other places speak. */
const told: Code[] = ["too_many", "internal"]
const everything = ""
const longestPause = 30_000
/** What is away comes back without telling: a send waits for it no longer than this. */
const longestAway = 4000
const none: OutboxEntry[] = []

/** It lasts as long as its timer runs, whatever a clock says: one that is read a little early when it ends would let everything wait for ever. */
type Pause = { attempt: number; until: number; asked: boolean; timer?: ReturnType<typeof setTimeout> }

/**
 * Messages on their way out. Kept before the line is tried, sent in order within a conversation and side by side across
 * conversations, failed only on a definite refusal, forgotten only when known to be committed.
 */
export const createOutbox = (ports: OutboxPorts) => {
  let entries: OutboxEntry[] = []
  let views = new Map<string, OutboxEntry[]>()
  let health: OutboxHealth = "disk"
  let closed = false
  /** Being written to the disk, and so not to be sent yet; what memory says of these is newer. */
  const busy = new Set<string>()
  /** Could not be put on the disk. */
  const memoryOnly = new Set<string>()
  /** Committed, and on screen until the message itself has arrived. */
  const committed = new Set<string>()
  const lanes = new Set<string>()
  const pauses = new Map<string, Pause>()
  /** By conversation, why its messages still wait. */
  const delays = new Map<string, Code>()
  const listeners = new Set<() => void>()

  const set = (next: OutboxEntry[]) => {
    entries = next.toSorted((a, b) => a.order - b.order)
    views = Map.groupBy(entries, entry => entry.conversationId)
    for (const id of delays.keys()) if (!views.get(id)?.some(waiting)) delays.delete(id)
    for (const listener of listeners) listener()
  }
  const replace = (entry: OutboxEntry) => set(entries.map(held => (held.clientId === entry.clientId ? entry : held)))
  const unlist = (clientId: string) => {
    memoryOnly.delete(clientId)
    committed.delete(clientId)
    if (entries.some(entry => entry.clientId === clientId)) set(entries.filter(entry => entry.clientId !== clientId))
  }
  const degrade = () => {
    if (health === "memory") return
    health = "memory"
    set(entries)
  }
  /** What the disk cannot do, memory does; the person is told by `health`. */
  const onDisk = async <T>(work: (disk: OutboxDisk) => Promise<T>): Promise<T | undefined> => {
    const disk = await ports.disk
    try {
      if (disk) return await work(disk)
    } catch {}
    degrade()
  }
  const store = async <T>(clientId: string, work: (disk: OutboxDisk) => Promise<T>): Promise<T | undefined> => {
    busy.add(clientId)
    try {
      return await onDisk(work)
    } finally {
      busy.delete(clientId)
    }
  }
  const load = async () => {
    const kept = await onDisk(disk => disk.all())
    if (!kept || closed) return
    const own = kept.filter(entry => entry.authorId === ports.personId && !busy.has(entry.clientId))
    const ids = new Set(own.map(entry => entry.clientId))
    const here = (entry: OutboxEntry) => [busy, memoryOnly, committed].some(some => some.has(entry.clientId))
    set([...own, ...entries.filter(entry => !ids.has(entry.clientId) && here(entry))])
  }

  const waiting = (entry: OutboxEntry) => entry.state === "pending" && !committed.has(entry.clientId)
  const nextOf = (conversationId: string) => {
    const entry = views.get(conversationId)?.find(waiting)
    return entry && !busy.has(entry.clientId) ? entry : undefined
  }
  const paused = (key: string) => pauses.get(key)?.timer !== undefined
  const ready = (conversationId: string) =>
    !closed && ports.isOnline() && !paused(everything) && !paused(conversationId)

  const pause = (key: string, retryAfter = 0, longest = longestPause) => {
    const held = pauses.get(key) ?? { attempt: 0, until: 0, asked: false }
    const left = paused(key) ? held.until - performance.now() : 0
    // Several lanes refused at the same time are one refusal.
    const attempt = paused(key) ? held.attempt : held.attempt + 1
    const own = Math.min(longest, 1000 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2)
    const delay = Math.max(own, retryAfter * 1000 * (1 + Math.random() / 5), left)
    clearTimeout(held.timer)
    const next: Pause = { attempt, until: performance.now() + delay, asked: retryAfter > 0 }
    next.timer = setTimeout(() => {
      next.timer = undefined
      kick()
    }, delay)
    pauses.set(key, next)
  }
  const resume = (key: string) => {
    clearTimeout(pauses.get(key)?.timer)
    pauses.delete(key)
  }

  const attempt = async (entry: OutboxEntry) => {
    const result = await ports.send(entry)
    if (closed) return
    if (result.ok) {
      committed.add(entry.clientId)
      // What this one was asked to wait for is behind it, however often that was; others wait for their own.
      const over = [everything, entry.conversationId]
      for (const [key, held] of pauses) if (!held.asked || over.includes(key)) resume(key)
      await store(entry.clientId, disk => disk.remove(entry.clientId))
      ports.tell(entry.clientId)
      ports.sent(result.value.message)
    } else if (transient.includes(result.error.code)) {
      const { code, retryAfter } = result.error
      const isWanted = entries.some(held => held.clientId === entry.clientId && waiting(held))
      if (!ports.isOnline() || !isWanted) return
      if (told.includes(code)) {
        delays.set(entry.conversationId, code)
        set(entries)
      }
      const longest = code === "unavailable" ? longestAway : longestPause
      pause(entry.conversationId, retryAfter, longest)
      // No answer, and too many of them, are about everything that is to be sent.
      if (code === "unavailable" || code === "too_many") pause(everything, retryAfter, longest)
    } else if (entries.some(held => held.clientId === entry.clientId && held.state === "pending"))
      await refuse(entry, result.error)
  }
  const refuse = async (entry: OutboxEntry, failure: Failure) => {
    const failed: OutboxEntry = { ...entry, state: "failed", failure }
    replace(failed)
    if (!memoryOnly.has(entry.clientId)) await store(entry.clientId, disk => disk.put(failed))
    ports.tell()
  }

  const turn = async (clientId: string, state: "pending" | "held") => {
    const held = entries.find(entry => entry.clientId === clientId)
    if (!held || held.state === state) return
    const { failure: _, ...rest } = held
    const entry: OutboxEntry = { ...rest, state }
    replace(entry)
    if (!memoryOnly.has(clientId)) await store(clientId, disk => disk.put(entry))
    ports.tell()
    kick()
  }

  const drain = async (conversationId: string) => {
    lanes.add(conversationId)
    try {
      await ports.lock(conversationId, async () => {
        await load()
        for (let entry = nextOf(conversationId); entry && ready(conversationId); entry = nextOf(conversationId)) {
          await attempt(entry)
        }
      })
    } catch {
      pause(conversationId)
    }
    lanes.delete(conversationId)
    kick()
  }
  const kick = () => {
    for (const conversationId of views.keys()) {
      // After a refusal one message goes ahead; the others follow when it got through.
      if (pauses.has(everything) && lanes.size > 0) return
      if (!lanes.has(conversationId) && ready(conversationId) && nextOf(conversationId)) void drain(conversationId)
    }
  }

  return {
    async start() {
      closed = false
      await load()
      kick()
    },
    close() {
      closed = true
      for (const key of [...pauses.keys()]) resume(key)
    },
    /** Resolves when the message is kept, not when it is sent. */
    async add(
      conversationId: string,
      body: string,
      replyTo?: number,
      forwardOf?: OutboxEntry["forwardOf"],
      files?: OutboxFiles,
    ): Promise<void> {
      const entry: OutboxEntry = {
        clientId: ports.newId(),
        conversationId,
        authorId: ports.personId,
        body,
        ...(replyTo !== undefined && { replyTo }),
        ...(forwardOf && { forwardOf }),
        ...(files && { files: files.list }),
        createdAt: new Date().toISOString(),
        order: (entries.at(-1)?.order ?? 0) + 1,
        state: "pending",
      }
      busy.add(entry.clientId)
      set([...entries, entry])
      const placed = await store(entry.clientId, async disk => {
        const placed = await disk.add(entry)
        if ((await files?.kept) !== false) return placed
        await disk.remove(entry.clientId)
      })
      if (!placed) memoryOnly.add(entry.clientId)
      replace(placed ?? entry)
      ports.tell()
      kick()
    },
    /** Tries again what failed, goes on with what was on hold. */
    retry: (clientId: string) => turn(clientId, "pending"),
    /** Waits until its author goes on with it. */
    hold: (clientId: string) => turn(clientId, "held"),
    async discard(clientId: string): Promise<void> {
      const held = entries.find(entry => entry.clientId === clientId)
      unlist(clientId)
      if (held) ports.dropped?.(held)
      await store(clientId, disk => disk.remove(clientId))
      ports.tell()
    },
    /** The message itself has arrived: whatever the answer was, it is committed. */
    settle(clientId: string) {
      if (!entries.some(entry => entry.clientId === clientId)) return
      const known = committed.has(clientId)
      unlist(clientId)
      if (!known) void store(clientId, disk => disk.remove(clientId)).then(() => ports.tell(clientId))
    },
    /** The person is no longer in the conversation: nothing of it will be accepted. */
    async failAll(conversationId: string, failure: Failure) {
      for (const entry of views.get(conversationId) ?? none) if (waiting(entry)) await refuse(entry, failure)
    },
    /** The connection is back. What the server asked to wait for is still waited for. */
    online() {
      for (const [key, held] of pauses) if (!held.asked) resume(key)
      kick()
    },
    /** Another tab told of a change. */
    async told(sent?: string) {
      if (sent && entries.some(entry => entry.clientId === sent)) committed.add(sent)
      else await load()
      kick()
    },
    entries: (conversationId: string): OutboxEntry[] => views.get(conversationId) ?? none,
    /** Where something waits. */
    conversationIds: (): string[] => [...views.keys()],
    /** What the server said last of messages that wait there, and are tried again by themselves. */
    delay: (conversationId: string): Code | undefined => delays.get(conversationId),
    /** How many messages are not known to be stored on the server, failed ones too. Looks at the disk: what another tab told may be late. */
    async unsent(): Promise<number> {
      await load()
      return entries.filter(entry => !committed.has(entry.clientId)).length
    },
    /** What bytes still wait for. */
    fileIds: () => new Set(entries.flatMap(({ files = [] }) => files.map(({ id }) => id))),
    /** Whether it outlives the page. */
    keeps: (clientId: string) => !memoryOnly.has(clientId),
    health: () => health,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
export type Outbox = ReturnType<typeof createOutbox>
