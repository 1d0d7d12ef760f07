import { expect, test } from "vitest"
import { inOrder } from "#lib/client/in-order.ts"

const rest = () => new Promise(resolve => setTimeout(resolve))

/** Work that ends when it is told to, and says in `begun` that it has begun. */
const pieces = () => {
  const begun: string[] = []
  const ends = new Map<string, { done(): void; fail(): void }>()
  const work = (name: string) => () => {
    begun.push(name)
    return new Promise<string>((resolve, reject) =>
      ends.set(name, { done: () => resolve(name), fail: () => reject(new Error(name)) }),
    )
  }
  return { begun, ends, work }
}

test("what goes by one key is begun when the one before it is over, and another key waits for nothing", async () => {
  const { begun, ends, work } = pieces()
  const all = [inOrder("a", work("first")), inOrder("a", work("second")), inOrder("b", work("other"))]
  await rest()
  expect(begun).toEqual(["first", "other"])
  ends.get("first")!.done()
  await rest()
  expect(begun).toEqual(["first", "other", "second"])
  for (const name of ["second", "other"]) ends.get(name)!.done()
  expect(await Promise.all(all)).toEqual(["first", "second", "other"])
})

test("what fails tells who asked for it, and holds up nothing", async () => {
  const { begun, ends, work } = pieces()
  const failing = inOrder("c", work("first"))
  const next = inOrder("c", work("second"))
  ends.get("first")!.fail()
  await expect(failing).rejects.toThrow("first")
  await rest()
  ends.get("second")!.done()
  expect(await next).toBe("second")
  expect(begun).toEqual(["first", "second"])
})

test("where nothing is before it, it is begun at once", () => {
  const { begun, work } = pieces()
  void inOrder("d", work("now"))
  expect(begun).toEqual(["now"])
})
