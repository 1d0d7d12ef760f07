import { expect, test } from "vitest"
import { pathOf, runScript } from "#tests/support/script.ts"

/** A program that ends as ours do, in which this is thrown with nobody to catch it, and which ends by itself with 7 a little later. */
const codeOf = async (thrown: string) => {
  const { code } = await runScript(`
    import { endOnSignal } from ${pathOf("lib/cli/end.ts")}
    endOnSignal(async () => {})
    setTimeout(() => { throw ${thrown} })
    setTimeout(() => process.exit(7), 300)`)
  return code
}

test("a lost connection to the database does not end the program", async () => {
  expect(await codeOf(`Object.assign(new Error("Connection terminated"), { code: "CONNECTION_CLOSED" })`)).toBe(7)
})

test("another failure that nobody caught does", async () => {
  expect(await codeOf(`new Error("anything")`)).toBe(1)
})
