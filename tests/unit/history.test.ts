import { expect, test } from "vitest"
import { ok } from "#lib/protocol/result.ts"
import { History, noFaults, type Row } from "#tests/support/history.ts"

const room = "room"
const row = (n: number, more: Partial<Row> = {}): Row => ({
  id: `id${n}`,
  conversation_id: room,
  author_id: "ada",
  client_id: `c${n}`,
  seq: n,
  body: `${n}`,
  ...more,
})
const answer = (n: number, more: object = {}) =>
  ok({ message: { id: `id${n}`, seq: n, ...more }, conflict: false } as never)

/** Four messages: three answered, the fourth of unknown outcome. */
const write = () => {
  const history = new History()
  for (const n of [1, 2, 3, 4]) history.begins("ada", { conversationId: room, clientId: `c${n}`, body: `${n}` })
  for (const n of [1, 2, 3]) history.ends(`c${n}`, answer(n))
  return history
}
const faults = (rows: Row[], history = write()) =>
  history.faults(rows, [{ id: room, seq: rows.length, numbers: rows.map(each => each.seq).sort((a, b) => a - b) }])
const three = [row(1), row(2), row(3)]

test("what is as it was told has no fault, with the unknown one or without it", () => {
  expect(faults(three)).toEqual(noFaults)
  expect(faults([...three, row(4)])).toEqual(noFaults)
})

test.each<[fault: string, Row[], (() => History)?]>([
  ["LOST", [row(1), row(2), row(4, { seq: 3 })]],
  ["DUP", [...three, row(3, { seq: 4, id: "id3b" })]],
  ["PHANTOM", [...three, row(9, { seq: 4 })]],
  ["PHANTOM", [row(1), row(2), row(3, { body: "other words" })]],
  ["GAP", [row(1), row(2), row(3), row(4, { seq: 5 })]],
  ["GAP", [row(1), row(2), row(3), row(4, { seq: 3 })]],
  ["REORDER", [row(1, { seq: 2 }), row(2, { seq: 1 }), row(3)]],
  ["FALSE-TICK", [row(1), row(2), row(3, { id: "another" })]],
  [
    "FALSE-TICK",
    three,
    () => {
      const history = write()
      history.ends("c3", answer(3, { seq: 8 }))
      return history
    },
  ],
])("%s is noticed", (fault, rows, make) => {
  expect(faults(rows, make?.())[fault as keyof typeof noFaults]).toBeGreaterThan(0)
})
