import { randomUUID } from "node:crypto"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { applyDrafts, mergeDrafts } from "#lib/client/cache/drafts.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { createCache, update, write } from "#lib/client/cache/store.ts"
import { createDraftSync, quietMs } from "#lib/client/draft-sync.ts"
import { createDrafts } from "#lib/client/drafts.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import type { DraftDto, DraftSaveInput } from "#lib/protocol/drafts.ts"
import { fail, ok } from "#lib/protocol/result.ts"

const kitchen = randomUUID()
const epoch = randomUUID()

/** What a browser keeps, under all the people of a test. */
const disk = new Map<string, string>()
const storage = new Proxy(
  {
    getItem: (key: string) => disk.get(key) ?? null,
    setItem: (key: string, text: string) => void disk.set(key, text),
    removeItem: (key: string) => void disk.delete(key),
  },
  { ownKeys: () => [...disk.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) },
)

beforeEach(() => {
  vi.useFakeTimers()
  disk.clear()
  vi.stubGlobal("localStorage", storage)
  vi.stubGlobal("document", { addEventListener() {}, removeEventListener() {}, hasFocus: () => false })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** One person's drafts as a server keeps them, and their devices. */
const makePlace = () => {
  let revision = 0
  const kept = new Map<string, DraftDto>()
  const saves: DraftSaveInput[] = []
  const devices: { hear(draft: DraftDto, by: string): void }[] = []

  const open = (name: string) => {
    const cache = createCache()
    const drafts = createDrafts(name)
    const [, asOf = "0"] = drafts.get("known").split(" ")
    let online = false
    write(cache, keys.lobby, { epoch, personRevision: 0, rows: {} })
    write(cache, keys.drafts, { asOf: Number(asOf), held: {} })
    const command = (async (_name: string, input: DraftSaveInput) => {
      if (!online) return fail("unavailable", "")
      saves.push(input)
      const draft: DraftDto = {
        conversationId: input.conversationId,
        body: input.body,
        replyTo: input.replyTo ?? null,
        updatedAt: new Date().toISOString(),
        personRevision: ++revision,
      }
      kept.set(draft.conversationId, draft)
      for (const device of devices) device.hear(draft, input.device)
      return ok({ draft })
    }) as unknown as SendCommand
    const sync = createDraftSync({ cache, drafts, command, isOnline: () => online, newId: randomUUID })
    let stop: (() => void) | undefined
    const device = {
      drafts,
      hear(draft: DraftDto, by: string) {
        if (online) update(cache, keys.drafts, held => mergeDrafts(held, [{ ...draft, device: by }]))
      },
      /** As on every connection: what was missed first. */
      connect() {
        online = true
        sync.offline()
        stop ??= sync.start()
        update(cache, keys.drafts, held =>
          applyDrafts(
            held,
            [...kept.values()].filter(draft => draft.personRevision > held.asOf),
            revision,
            false,
          ),
        )
        sync.online()
      },
      cut() {
        online = false
      },
      close() {
        online = false
        stop?.()
      },
      type: (text: string) => drafts.set(kitchen, text),
      reads: () => drafts.get(kitchen),
    }
    devices.push(device)
    return device
  }
  const device = (name: string) => {
    const made = open(name)
    made.connect()
    return made
  }
  return { open, device, saves, kept }
}
const pause = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe("what is being written", () => {
  test("follows to the other device, gathered, and is gone there when it was sent here", async () => {
    const place = makePlace()
    const [laptop, phone] = [place.device("laptop"), place.device("phone")]
    for (const text of ["H", "He", "Hel", "Hello"]) {
      laptop.type(text)
      await pause(50)
    }
    await pause(2000)
    expect(place.saves).toHaveLength(1)
    expect(phone.reads()).toBe("Hello")
    laptop.drafts.release(kitchen, Promise.resolve())
    await pause(200)
    expect(phone.reads()).toBe("")
    expect(place.kept.get(kitchen)?.body).toBe("")
  })

  test("and sent before it was told anywhere costs nothing", async () => {
    const place = makePlace()
    const laptop = place.device("laptop")
    laptop.type("Hi")
    await pause(500)
    laptop.drafts.release(kitchen, Promise.resolve())
    await pause(10_000)
    expect(place.saves).toEqual([])
  })

  test("with what it answers", async () => {
    const place = makePlace()
    const [laptop, phone] = [place.device("laptop"), place.device("phone")]
    laptop.drafts.set(`${kitchen}:about`, "reply:7")
    laptop.type("Yes")
    await pause(2000)
    expect(phone.drafts.get(`${kitchen}:about`)).toBe("reply:7")
  })

  test("is never overwritten while it is typed, and stays what counts", async () => {
    const place = makePlace()
    const [laptop, phone] = [place.device("laptop"), place.device("phone")]
    laptop.type("from the laptop")
    phone.type("from the phone")
    for (let n = 0; n < 8; n++) {
      await pause(1000)
      phone.type(`from the phone ${n}`)
      expect(phone.reads()).toBe(`from the phone ${n}`)
    }
    await pause(quietMs + 2000)
    expect(phone.reads()).toContain("from the phone 7")
    expect(laptop.reads()).toBe(phone.reads())
  })

  test("on two devices without a line: neither loses its words", async () => {
    const place = makePlace()
    const [laptop, phone] = [place.device("laptop"), place.device("phone")]
    phone.cut()
    phone.type("bread")
    laptop.type("milk")
    await pause(10_000)
    phone.connect()
    await pause(10_000)
    expect(phone.reads()).toBe("milk\nbread")
    expect(laptop.reads()).toBe("milk\nbread")
  })

  test("is told when the line is back, and not before what was missed is known", async () => {
    const place = makePlace()
    const phone = place.device("phone")
    phone.cut()
    phone.type("later")
    await pause(20_000)
    expect(place.saves).toEqual([])
    phone.connect()
    await pause(10)
    expect(place.saves.map(save => save.body)).toEqual(["later"])
  })

  test("and sent elsewhere while this device was closed does not come back", async () => {
    const place = makePlace()
    const [laptop, phone] = [place.device("laptop"), place.device("phone")]
    laptop.type("Hello")
    await pause(quietMs + 2000)
    phone.close()
    laptop.drafts.release(kitchen, Promise.resolve())
    await pause(1000)
    const again = place.device("phone")
    expect(again.reads()).toBe("")
    await pause(5000)
    expect(laptop.reads()).toBe("")
  })

  test("does not come back by an echo of its own that was lost on the way", async () => {
    const place = makePlace()
    const laptop = place.device("laptop")
    laptop.type("Hello")
    await pause(quietMs + 2000)
    laptop.type("Hello you")
    await pause(2000)
    laptop.cut()
    laptop.drafts.release(kitchen, Promise.resolve())
    await pause(quietMs + 2000)
    laptop.connect()
    await pause(2000)
    expect(laptop.reads()).toBe("")
    expect(place.kept.get(kitchen)?.body).toBe("")
  })
})

describe("nothing written is lost", () => {
  test("by a reload, or a crash before it was told", () => {
    createDrafts("ada").set(kitchen, "half a sentence")
    expect(createDrafts("ada").get(kitchen)).toBe("half a sentence")
  })

  test("by a crash between pressing Enter and the outbox having it", async () => {
    const drafts = createDrafts("ada")
    drafts.set(kitchen, "on its way")
    const outbox = Promise.withResolvers<void>()
    drafts.release(kitchen, outbox.promise)
    expect(drafts.get(kitchen)).toBe("")
    expect(createDrafts("ada").get(kitchen)).toBe("on its way")
    outbox.resolve()
    await pause(1)
    expect(createDrafts("ada").get(kitchen)).toBe("")
  })

  test("when the next words come before the last are kept", async () => {
    const drafts = createDrafts("ada")
    drafts.set(kitchen, "first")
    drafts.release(kitchen, Promise.resolve())
    drafts.set(kitchen, "second")
    await pause(1)
    expect(createDrafts("ada").get(kitchen)).toBe("second")
  })

  test("when one is removed from the conversation: one's own words stay, what they were about goes", () => {
    const drafts = createDrafts("ada")
    drafts.set(kitchen, "my words")
    drafts.set(`${kitchen}:about`, "reply:3")
    drafts.part(kitchen)
    expect([drafts.get(kitchen), drafts.get(`${kitchen}:about`)]).toEqual(["my words", ""])
  })

  test("but signing out leaves none of it, nor what was known of the other devices", async () => {
    const place = makePlace()
    const laptop = place.device("laptop")
    laptop.type("secret")
    await pause(3000)
    laptop.close()
    laptop.drafts.wipe()
    expect([...disk]).toEqual([])
  })
})
