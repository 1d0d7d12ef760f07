import "fake-indexeddb/auto"
import { IDBFactory } from "fake-indexeddb"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { deleteDisk, openDisk } from "#lib/client/disk.ts"
import type { OutboxDisk, OutboxEntry } from "#lib/client/outbox.ts"
import type { SendOutput } from "#lib/protocol/messages.ts"
import { fail, type Result } from "#lib/protocol/result.ts"
import { cast, uuid } from "./community.ts"
import { createDisk, createStage, harbour, pier, settle, unavailable } from "./outbox-stage.ts"

describe("outbox", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test("keeps a message before it tries the line, and forgets it once it is committed", async () => {
    const { disk, kept } = createDisk()
    const stage = createStage(disk)
    await stage.outbox.start()
    await stage.outbox.add(harbour, "one")
    await settle()
    expect(stage.attempts).toMatchObject([{ body: "one", keptBefore: true }])
    expect(stage.states()).toEqual([])
    expect(kept.size).toBe(0)
  })

  test("does not send what is still being kept, even with the line in use", async () => {
    const { disk } = createDisk()
    const slow = {
      ...disk,
      add: (entry: OutboxEntry) => new Promise(go => setTimeout(go, 50)).then(() => disk.add(entry)),
    }
    const stage = createStage(slow)
    stage.answer = async entry => {
      await new Promise(go => setTimeout(go, 5))
      return stage.accept(entry)
    }
    await stage.outbox.start()
    for (let i = 0; i < 8; i++) {
      void stage.outbox.add(harbour, `${i}`)
      await vi.advanceTimersByTimeAsync(30)
    }
    await vi.advanceTimersByTimeAsync(5000)
    expect(stage.attempts.every(attempt => attempt.keptBefore)).toBe(true)
    expect(stage.stored).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"])
  })

  test("sends what a closed browser left, in order, once", async () => {
    const { disk } = createDisk()
    const before = createStage(disk)
    before.online = false
    await before.outbox.start()
    for (let i = 1; i <= 20; i++) void before.outbox.add(harbour, `${i}`)
    await settle()
    before.outbox.close()

    const after = createStage(disk)
    await after.outbox.start()
    await settle()
    expect(after.stored).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 1}`))
  })

  test("keeps the order within a conversation and lets others pass", async () => {
    const stage = createStage()
    let release: () => void = () => {}
    stage.answer = entry =>
      entry.body === "a1"
        ? new Promise(resolve => {
            release = () => resolve(stage.accept(entry) as Result<SendOutput>)
          })
        : stage.accept(entry)
    await stage.outbox.start()
    for (const [id, body] of [
      [harbour, "a1"],
      [harbour, "a2"],
      [pier, "b1"],
    ] as const)
      await stage.outbox.add(id, body)
    await settle()
    expect(stage.stored).toEqual(["b1"])
    release()
    await settle()
    expect(stage.stored).toEqual(["b1", "a1", "a2"])
  })

  test("an unknown outcome stays pending and is tried again under the same id", async () => {
    const stage = createStage()
    const ids: string[] = []
    stage.answer = entry => {
      ids.push(entry.clientId)
      return ids.length === 1 ? unavailable() : stage.accept(entry)
    }
    await stage.outbox.start()
    await stage.outbox.add(harbour, "one")
    await settle()
    expect(stage.states()).toEqual(["one pending"])
    await vi.advanceTimersByTimeAsync(3000)
    expect(stage.stored).toEqual(["one"])
    expect(new Set(ids).size).toBe(1)
  })

  test.each(["forbidden", "not_found", "closed", "too_large", "invalid", "not_accepting"] as const)(
    "%s is final, and blocks nothing that follows",
    async code => {
      const { disk, kept } = createDisk()
      const stage = createStage(disk)
      stage.answer = entry => (entry.body === "bad" ? fail(code, "") : stage.accept(entry))
      await stage.outbox.start()
      await stage.outbox.add(harbour, "bad")
      await stage.outbox.add(harbour, "good")
      await settle()
      expect(stage.states()).toEqual(["bad failed"])
      expect(stage.stored).toEqual(["good"])
      expect([...kept.values()]).toMatchObject([{ state: "failed", failure: { code } }])
      stage.answer = stage.accept
      await stage.outbox.retry(stage.outbox.entries(harbour)[0]!.clientId)
      await settle()
      expect(stage.stored).toEqual(["good", "bad"])
    },
  )

  test("what its author put on hold waits, and lets what was written after it pass", async () => {
    const { disk, kept } = createDisk()
    const stage = createStage(disk)
    stage.online = false
    await stage.outbox.start()
    for (const body of ["film", "text"]) await stage.outbox.add(harbour, body)
    const { clientId } = stage.outbox.entries(harbour)[0]!
    await stage.outbox.hold(clientId)
    stage.online = true
    stage.outbox.online()
    await settle()
    expect(stage.stored).toEqual(["text"])
    expect(kept.get(clientId)).toMatchObject({ state: "held" })
    await stage.outbox.retry(clientId)
    await settle()
    expect(stage.stored).toEqual(["text", "film"])
  })

  test("put on hold while its files are on their way, it is not refused by their being stopped", async () => {
    const stage = createStage()
    let stop: () => void = () => {}
    stage.answer = () =>
      new Promise(resolve => {
        stop = () => resolve(unavailable())
      })
    await stage.outbox.start()
    await stage.outbox.add(harbour, "film")
    await settle()
    await stage.outbox.hold(stage.outbox.entries(harbour)[0]!.clientId)
    stop()
    await settle()
    expect(stage.states()).toEqual(["film held"])
    stage.answer = stage.accept
    await stage.outbox.add(harbour, "text")
    await settle()
    expect(stage.stored).toEqual(["text"])
  })

  test("a message whose files do not outlive the page is not kept without them", async () => {
    const { disk, kept } = createDisk()
    const stage = createStage(disk)
    stage.online = false
    await stage.outbox.start()
    const list = [{ id: uuid(900), kind: "video" as const, name: "film.mp4", type: "video/mp4", size: 9 }]
    await stage.outbox.add(harbour, "", undefined, undefined, { list, kept: Promise.resolve(false) })
    await stage.outbox.add(harbour, "", undefined, undefined, { list, kept: Promise.resolve(true) })
    expect(stage.outbox.entries(harbour).map(entry => entry.files)).toEqual([list, list])
    expect(kept.size).toBe(1)
    stage.online = true
    stage.outbox.online()
    await settle()
    expect(stage.stored).toHaveLength(2)
  })

  test("the message's own arrival settles what never got its answer", async () => {
    const { disk, kept } = createDisk()
    const stage = createStage(disk)
    stage.answer = unavailable
    await stage.outbox.start()
    await stage.outbox.add(harbour, "one")
    await settle()
    stage.outbox.settle(stage.outbox.entries(harbour)[0]!.clientId)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(stage.attempts.length).toBe(1)
    expect(kept.size).toBe(0)
  })

  test("works from memory and says so where nothing can be kept", async () => {
    const full = { ...createDisk().disk, add: () => Promise.reject(new DOMException("", "QuotaExceededError")) }
    for (const disk of [null, full]) {
      const stage = createStage(disk)
      await stage.outbox.start()
      stage.online = false
      await stage.outbox.add(harbour, "one")
      await settle()
      expect(stage.outbox.health()).toBe("memory")
      expect(stage.states()).toEqual(["one pending"])
      await stage.outbox.told()
      expect(stage.states()).toEqual(["one pending"])
      stage.online = true
      stage.outbox.online()
      await settle()
      expect(stage.stored).toEqual(["one"])
      expect(stage.states()).toEqual([])
    }
  })

  test("never sends another person's entry", async () => {
    const { disk } = createDisk()
    const adas = createStage(disk)
    adas.online = false
    await adas.outbox.start()
    await adas.outbox.add(harbour, "from Ada")
    adas.outbox.close()
    const bens = createStage(disk, cast.ben)
    await bens.outbox.start()
    await settle()
    expect(bens.attempts).toEqual([])
    expect(bens.states()).toEqual([])
  })

  test("fails what waits for a conversation that is no longer the person's", async () => {
    const stage = createStage()
    stage.online = false
    await stage.outbox.start()
    await stage.outbox.add(harbour, "one")
    await stage.outbox.add(pier, "two")
    await stage.outbox.failAll(harbour, { code: "forbidden", message: "" })
    expect(stage.states()).toEqual(["one failed"])
    expect(stage.states(pier)).toEqual(["two pending"])
    await stage.outbox.discard(stage.outbox.entries(harbour)[0]!.clientId)
    expect(stage.states()).toEqual([])
  })

  test("two tabs show the same entries and send each once", async () => {
    const { disk } = createDisk()
    const [left, right] = [createStage(disk), createStage(disk)]
    // The locks of a browser: one holder at a time, the others wait in line.
    left.online = right.online = false
    await left.outbox.start()
    await right.outbox.start()
    await left.outbox.add(harbour, "one")
    await right.outbox.told()
    expect(right.states()).toEqual(["one pending"])
    left.online = true
    left.outbox.online()
    await settle()
    await right.outbox.told(left.told.at(-1) as string)
    right.online = true
    right.outbox.online()
    await settle()
    expect([...left.stored, ...right.stored]).toEqual(["one"])
  })
})

describe("disk", () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory()
  })
  const entry = (n: number): OutboxEntry => ({
    clientId: uuid(n),
    conversationId: harbour,
    authorId: cast.ada,
    body: `${n}`,
    createdAt: "",
    order: 0,
    state: "pending",
  })

  test("numbers entries of all tabs in one order, and keeps each person's apart", async () => {
    const [left, right] = (await Promise.all([openDisk(cast.ada), openDisk(cast.ada)])) as [OutboxDisk, OutboxDisk]
    await Promise.all([1, 2, 3, 4].map(n => (n % 2 ? left : right).add(entry(n))))
    const orders = (await left.all()).map(one => one.order)
    expect(orders).toEqual([1, 2, 3, 4])
    const bens = (await openDisk(cast.ben)) as OutboxDisk
    expect(await bens.all()).toEqual([])
    await deleteDisk(cast.ada)
    expect(await ((await openDisk(cast.ada)) as OutboxDisk).all()).toEqual([])
  })

  test("is none where the browser refuses", async () => {
    globalThis.indexedDB = {
      open: () => {
        throw new DOMException("", "SecurityError")
      },
    } as unknown as IDBFactory
    expect(await openDisk(cast.ada)).toBeNull()
  })
})
