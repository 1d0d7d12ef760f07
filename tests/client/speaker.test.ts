import { setTimeout as wait } from "node:timers/promises"
import { afterEach, describe, expect, test } from "vitest"
import { createSpeaker, type RosterNote, type Speaker } from "#lib/client/notice/speaker.ts"

const made: Speaker[] = []
afterEach(() => {
  for (const speaker of made.splice(0)) speaker.stop()
})
let rooms = 0

/** The tabs of one browser; what one posts, the others hear a moment later. */
const browser = (locks: LockManager | null) => {
  const name = `speaker-${rooms++}`
  const tabs = new Map<string, Speaker>()
  const open = (tab: string) => {
    const post = (note: RosterNote) =>
      queueMicrotask(() => {
        for (const [id, other] of tabs) if (id !== tab) other.heard(note)
      })
    const speaker = createSpeaker({ name, tab, post, changed: () => {} }, locks)
    tabs.set(tab, speaker)
    made.push(speaker)
    return speaker
  }
  const leaders = () => [...tabs].filter(([, speaker]) => speaker.leads()).map(([tab]) => tab)
  const close = (tab: string) => {
    tabs.get(tab)!.stop()
    tabs.delete(tab)
  }
  /** Without a word. */
  const crash = (tab: string) => tabs.delete(tab)
  return { open, close, crash, leaders }
}

describe.each([
  ["by the browser's locks", navigator.locks as LockManager | null],
  ["by a roster", null],
])("one tab speaks, %s", (_, locks) => {
  test("from the first one on, however many there are", async () => {
    const { open, leaders } = browser(locks)
    open("a")
    await expect.poll(leaders).toEqual(["a"])
    open("b")
    open("c")
    await wait(20)
    expect(leaders()).toHaveLength(1)
  })

  test("also if it is used in the moment in which it opens", async () => {
    for (let times = 0; times < 20; times++) {
      const { open, leaders } = browser(locks)
      open("a").take()
      await expect.poll(leaders).toEqual(["a"])
      await wait(5)
      expect(leaders()).toEqual(["a"])
    }
  })

  test("and it is the one that was used last", async () => {
    const { open, leaders } = browser(locks)
    const [a, b, c] = [open("a"), open("b"), open("c")]
    for (const [tab, speaker] of [
      ["b", b],
      ["a", a],
      ["c", c],
      ["a", a],
    ] as const) {
      await wait(5)
      speaker.take()
      await expect.poll(leaders).toEqual([tab])
    }
  })

  test("and another when it closes", async () => {
    const { open, close, leaders } = browser(locks)
    open("a").take()
    await expect.poll(leaders).toEqual(["a"])
    open("b")
    await wait(5)
    close("a")
    await expect.poll(leaders).toEqual(["b"])
  })

  test("and another while it has no line", async () => {
    const { open, leaders } = browser(locks)
    const a = open("a")
    a.take()
    await expect.poll(leaders).toEqual(["a"])
    open("b")
    await wait(5)
    a.able(false)
    await expect.poll(leaders).toEqual(["b"])
    a.able(true)
    await wait(5)
    expect(leaders()).toHaveLength(1)
  })

  test("also when its line comes and goes at the start", async () => {
    const { open, leaders } = browser(locks)
    const a = open("a")
    a.able(false)
    a.take()
    a.able(true)
    a.take()
    await expect.poll(leaders).toEqual(["a"])
    await wait(10)
    expect(leaders()).toEqual(["a"])
  })
})

test("without locks, one that crashed is found out when it should have spoken", async () => {
  const { open, crash, leaders } = browser(null)
  open("a").take()
  await wait(5)
  const b = open("b")
  await wait(5)
  expect(leaders()).toEqual(["a"])
  crash("a")
  expect(leaders()).toEqual([])
  b.suspect()
  expect(leaders()).toEqual(["b"])
})
