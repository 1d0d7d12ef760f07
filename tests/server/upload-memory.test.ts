import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Guest, makeRoomAt, message, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { bytes } from "#tests/support/pictures.ts"
import { granted, hangUp } from "#tests/support/sockets.ts"
import { expectUnharmed, rssOf } from "#tests/support/unharmed.ts"
import { beginUploadAt, settledAt, uploadAt } from "#tests/support/uploads.ts"

const long = process.env.CHARLA_LONG === "1"
const [lines, size] = [20, 25_000_000]

const share = (took: number[], part: number) => took.toSorted((a, b) => a - b)[Math.floor((took.length - 1) * part)]!

const sendBytes = (urls: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "../support/send-bytes.ts"), String(size), ...urls])

let house: House
beforeAll(async () => {
  if (long) house = await openHouse()
})
afterAll(() => house?.close())

test.runIf(long)("L14: twenty uploads of 25 MB at once stay out of the server's memory, and talk goes on", async () => {
  const guests = (await Promise.all(Array.from({ length: 4 }, (_, n) => signUpAt(house.url, `G${n}`)))) as Guest[]
  const room = await makeRoomAt(guests[0]!, ...guests.slice(1))
  const talk = await guests[0]!.connect()
  granted(await talk.ask("message:send", message(room)))
  const before = rssOf(house.pid)
  // The first upload in a server's life loads what uploads are made of.
  await uploadAt(guests[0]!, bytes(randomBytes(1000)), { conversationId: room })
  /** One message after the other until `enough`; how long each took, in milliseconds. */
  const sayUntil = async (enough: (said: number) => boolean) => {
    const took: number[] = []
    while (!enough(took.length)) {
      peak = Math.max(peak, rssOf(house.pid) - before)
      const since = performance.now()
      granted(await talk.ask("message:send", message(room)))
      took.push(performance.now() - since)
      await new Promise(resolve => setTimeout(resolve, 60))
    }
    return took
  }
  let [peak, done] = [0, false]
  const calm = await sayUntil(said => said === 150)
  const watch = sayUntil(() => done)
  const begun = await Promise.all(
    Array.from({ length: lines }, (_, n) =>
      beginUploadAt(guests[n % guests.length]!, { conversationId: room, file: { size } }),
    ),
  )
  await sendBytes(begun.map(({ url }) => url))
  const uploads = await Promise.all(begun.map(({ id }, n) => settledAt(guests[n % guests.length]!, id)))
  done = true
  const meanwhile = await watch
  expect(uploads.map(upload => upload.state)).toEqual(Array(lines).fill("ready"))
  expect(meanwhile.length).toBeGreaterThan(1)
  // RELIABILITY allows 300 MB beyond what it is without.
  console.log(`the server's memory rose by ${Math.round(peak / 1e6)} MB during ${lines} uploads of ${size / 1e6} MB`)
  const figures = (took: number[]) =>
    `median ${Math.round(share(took, 0.5))} ms, p99 ${Math.round(share(took, 0.99))} ms of ${took.length}`
  console.log(`a message was acknowledged before: ${figures(calm)}; meanwhile: ${figures(meanwhile)}`)
  expect(peak).toBeLessThan(300_000_000)
  hangUp(talk)
  await expectUnharmed(house)
})
