import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest"
import type { Result } from "#lib/protocol/result.ts"
import { soundInputs } from "./bad-inputs.ts"
import { type Guest, makeRoomAt, message, signUpAt } from "./guest.ts"
import { type House, openHouse } from "./house.ts"
import { granted } from "./sockets.ts"
import { contentsOf, expectUnharmed } from "./unharmed.ts"

/** A server with two people in a room, in which one of them has said something: what files of bad inputs begin with. */
export let house: House
export let ada: Guest
export let ben: Guest
export let room: string
export let seq: number

/** Opens it before the tests of the file and closes it after them. */
export const setStage = () => {
  beforeAll(async () => {
    house = await openHouse()
    ;[ada, ben] = (await Promise.all(["Ada", "Ben"].map(name => signUpAt(house.url, name)))) as [Guest, Guest]
    room = await makeRoomAt(ada, ben)
    seq = granted(await ada.post("message:send", message(room))).message.seq
  })
  afterAll(() => house?.close())
}

/** For tests whose every input is refused: whatever they do, nothing is changed by it. */
export const changingNothing = () => {
  let before: Awaited<ReturnType<typeof contentsOf>>
  beforeEach(async () => {
    before = await contentsOf(house.sql)
  })
  afterEach(async () => {
    expect(await contentsOf(house.sql)).toEqual(before)
    await expectUnharmed(house)
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })
}

export const commandPath = (name: string) => `${house.url}/api/commands/${name}`
export const refusedBy = (answer: { status: number; body: () => unknown }) =>
  answer.body() as Result<unknown> as { error: object }
export const inputs = () => soundInputs({ room, seq, member: ben })
