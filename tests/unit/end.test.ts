import { spawn } from "node:child_process"
import { join } from "node:path"
import { expect, test } from "vitest"

/** A program that ends as ours do, in which this is thrown with nobody to catch it, and which ends by itself with 7 a little later. */
const codeOf = (thrown: string) => {
  const end = join(import.meta.dirname, "../../lib/cli/end.ts")
  const script = `
    import { endOnSignal } from ${JSON.stringify(end)}
    endOnSignal(async () => {})
    setTimeout(() => { throw ${thrown} })
    setTimeout(() => process.exit(7), 300)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: "ignore",
  })
  return new Promise(resolve => child.once("exit", resolve))
}

test("a lost connection to the database does not end the program", async () => {
  expect(await codeOf(`Object.assign(new Error("Connection terminated"), { code: "CONNECTION_CLOSED" })`)).toBe(7)
})

test("another failure that nobody caught does", async () => {
  expect(await codeOf(`new Error("anything")`)).toBe(1)
})
