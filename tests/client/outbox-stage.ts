import { vi } from "vitest"
import { createOutbox, type OutboxDisk, type OutboxEntry } from "#lib/client/outbox.ts"
import type { SendOutput } from "#lib/protocol/messages.ts"
import { fail, ok, type Result } from "#lib/protocol/result.ts"
import { cast, createCommunity, uuid } from "./community.ts"

export const harbour = uuid(100)
export const pier = uuid(101)

/** A disk that outlives the outboxes put on it, as a browser's does a reload. */
export const createDisk = () => {
  const kept = new Map<string, OutboxEntry>()
  let order = 0
  const disk: OutboxDisk = {
    all: async () => [...kept.values()].sort((a, b) => a.order - b.order),
    add: async entry => {
      const placed = { ...entry, order: ++order }
      kept.set(entry.clientId, placed)
      return placed
    },
    put: async entry => void kept.set(entry.clientId, entry),
    remove: async clientId => void kept.delete(clientId),
  }
  return { disk, kept }
}

type Answer = (entry: OutboxEntry) => Result<SendOutput> | Promise<Result<SendOutput>>

export const createStage = (disk: OutboxDisk | null = createDisk().disk, personId = cast.ada) => {
  const community = createCommunity()
  const attempts: { body: string; at: number; keptBefore: boolean }[] = []
  const stored: string[] = []
  const stage = {
    online: true,
    answer: ((): never => undefined as never) as Answer,
    attempts,
    stored,
    told: [] as unknown[],
  }
  let made = 500
  const accept: Answer = entry => {
    const message = community.send(personId, entry.clientId, entry.body)
    stored.push(entry.body)
    return ok({ message, conflict: false })
  }
  stage.answer = accept
  const outbox = createOutbox({
    personId,
    disk: Promise.resolve(disk),
    async send(entry) {
      const keptBefore = ((await disk?.all()) ?? []).some(one => one.clientId === entry.clientId)
      attempts.push({ body: entry.body, at: Date.now(), keptBefore })
      return stage.answer(entry)
    },
    isOnline: () => stage.online,
    sent: message => outbox.settle(message.clientId),
    lock: (_id, work) => work(),
    tell: sent => stage.told.push(sent),
    newId: () => uuid(made++),
  })
  const states = (id = harbour) => outbox.entries(id).map(entry => `${entry.body} ${entry.state}`)
  return Object.assign(stage, { outbox, accept, states })
}
export const settle = () => vi.advanceTimersByTimeAsync(1)
export const unavailable = () => fail("unavailable", "")
