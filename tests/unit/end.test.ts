import { spawn } from "node:child_process"
import { join } from "node:path"
import { expect, test } from "vitest"

/** A program that ends as ours do, in which this throws with nobody to catch it, and which ends by itself with 7 a little later. */
const codeOf = (name: string) => {
  const end = join(import.meta.dirname, "../../lib/cli/end.ts")
  const script = `
    import { getSystemErrorName } from "node:util"
    import { endOnSignal } from ${JSON.stringify(end)}
    endOnSignal(async () => {})
    setTimeout(function ${name}() { getSystemErrorName(93) })
    setTimeout(() => process.exit(7), 300)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: "ignore",
  })
  return new Promise(resolve => child.once("exit", resolve))
}

test("bytes that come for a stream which was just destroyed do not end the program", async () => {
  // As Node throws it, in a function of that name.
  expect(await codeOf("onStreamRead")).toBe(7)
})

test("another failure that nobody caught does", async () => {
  expect(await codeOf("anything")).toBe(1)
})
