import { setTimeout as wait } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { makeRoomAt, message, signUpAt } from "#tests/support/guest.ts"
import { keptOf, open } from "#tests/support/heap.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { openWire, type Wire } from "#tests/support/raw.ts"
import { granted, hangUp } from "#tests/support/sockets.ts"
import { expectUnharmed } from "#tests/support/unharmed.ts"
import { openWindow } from "#tests/support/window.ts"

let house: House
beforeAll(async () => {
  house = await openHouse(open)
})
afterAll(() => house?.close())

const stuck = async (cookie: string): Promise<Wire> => {
  const wire = await openWire(house.port, { Cookie: cookie })
  wire.send("40")
  await expect.poll(() => wire.heard()).toContain("40{")
  wire.socket.pause()
  return wire
}

/** What the server's log says of sockets that it closed. */
const closedAsSlow = () => house.logs().match(/closed: slow_consumer/g)?.length ?? 0

test("sockets that stop reading are closed; memory stays, the others hear everything at once, and who returns catches up", async () => {
  const [ada, ben, eve] = await Promise.all(["Ada", "Ben", "Eve"].map(name => signUpAt(house.url, name)))
  const room = await makeRoomAt(ada!, ben!, eve!)
  const authors = await Promise.all(Array.from({ length: 5 }, () => ada!.connect()))
  const reader = await ben!.connect()
  const sleepers = await Promise.all(Array.from({ length: 5 }, () => stuck(eve!.cookie)))
  const kept = await keptOf(house)
  // As large as a message can be: 16 KB.
  const body = "😀".repeat(4000)
  const delays: number[] = []
  let sent = 0
  const deadline = performance.now() + 60_000
  while (closedAsSlow() < 5 && performance.now() < deadline) {
    const began = performance.now()
    const answers = await Promise.all(authors.map(author => author.ask("message:send", message(room, body))))
    for (const answer of answers) granted(answer)
    sent += answers.length
    delays.push(performance.now() - began)
    await wait(100)
  }
  expect(closedAsSlow()).toBe(5)
  // What the operating system takes for a connection comes on top of what waits here.
  expect(sent * 16_000).toBeLessThan(24_000_000)
  expect((await keptOf(house)) - kept).toBeLessThan(20_000_000)
  const heard = () => reader.of("messages:sent").reduce((sum, each) => sum + (each.messages?.length ?? 0), 0)
  await expect.poll(heard, { timeout: 15_000 }).toBe(sent)
  expect(delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.9)]).toBeLessThan(5000)

  // A sleeper that wakes finds out why, behind what had been on its way.
  sleepers[0]!.socket.resume()
  await expect.poll(() => sleepers[0]!.heard().slice(-2000)).toContain("slow_consumer")
  for (const sleeper of sleepers) sleeper.socket.destroy()
  const [back, fresh] = [await openWindow(eve!), await openWindow(ben!)]
  for (const window of [back, fresh]) await window.show(room)
  expect(back.state(room).messages).toEqual(fresh.state(room).messages)
  expect(back.state(room).row?.conversation.seq).toBe(fresh.state(room).row?.conversation.seq)
  back.close()
  fresh.close()
  hangUp(...authors, reader)
  await expectUnharmed(house)
})

test("a poll that nobody reads is bounded the same way", async () => {
  const [ada, ben] = await Promise.all(["Ada", "Ben"].map(name => signUpAt(house.url, name)))
  const room = await makeRoomAt(ada!, ben!)
  const author = await ada!.connect()
  const before = closedAsSlow()
  // A handshake by polling, joined, and then never asked again.
  const path = `${house.url}/socket.io/?EIO=4&transport=polling`
  const headers = { cookie: ben!.cookie }
  const { sid } = JSON.parse((await (await fetch(path, { headers })).text()).slice(1)) as { sid: string }
  await fetch(`${path}&sid=${sid}`, { method: "POST", headers, body: "40" })
  await (await fetch(`${path}&sid=${sid}`, { headers })).text()
  const body = "😀".repeat(4000)
  const deadline = performance.now() + 15_000
  while (closedAsSlow() === before && performance.now() < deadline) {
    await Promise.all(Array.from({ length: 20 }, () => author.ask("message:send", message(room, body))))
    await wait(400)
  }
  expect(closedAsSlow()).toBe(before + 1)
  hangUp(author)
  await expectUnharmed(house)
})
