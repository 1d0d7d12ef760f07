import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { convert } from "#lib/media/convert.ts"
import { program } from "#tests/support/programs.ts"

const root = mkdtempSync(join(tmpdir(), "charla-convert-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const given = (does: string, more = {}) => {
  const folder = mkdtempSync(join(root, "work-"))
  const out = join(folder, "out")
  const about = {
    program: program(join(folder, "program"), does),
    args: [out],
    folder,
    out,
    most: 1000,
    ms: 20_000,
    ...more,
  }
  return { folder, about, started: () => existsSync(join(folder, "pid")) }
}
const never = new AbortController().signal
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0)
    // One that was killed and that nobody has asked after yet is none.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "latin1"))
  } catch {
    return false
  }
}
/** Starts a child of its own that would never end, and says which. */
const hangs = 'sleep 600 & echo $! > "$HOME/pid"; wait'
const childOf = (folder: string) => {
  const place = join(folder, "pid")
  // On a busy machine it may be killed before it has started anything.
  return existsSync(place) ? Number(readFileSync(place, "utf8")) || 2 ** 30 : 2 ** 30
}

test("a converter gets its arguments and a folder, and nothing of the settings", async () => {
  process.env.AUTH_SECRET ??= "canary-secret-canary-secret-canary"
  const { folder, about } = given('env > "$last"')
  expect(await convert(about, never)).toBe(true)
  const told = readFileSync(join(folder, "out"), "utf8")
  expect(told).toContain(`HOME=${folder}`)
  expect(told).toMatch(/^http_proxy=http:\/\/127\.0\.0\.1:9$/m)
  expect(told).not.toMatch(/AUTH_SECRET|DATABASE_URL|canary-secret/)
})

test("what fails, makes nothing, makes too much or is not there has no result", async () => {
  for (const does of ['echo some > "$last"; exit 1', "true", 'head -c 2000 /dev/zero > "$last"'])
    expect(await convert(given(does).about, never)).toBe(false)
  expect(await convert({ ...given("true").about, program: join(root, "none") }, never)).toBe(false)
})

test("one that takes too long is killed, with all that it started", async () => {
  const { folder, about } = given(hangs, { ms: 1500 })
  expect(await convert(about, never)).toBe(false)
  await expect.poll(() => isRunning(childOf(folder)), { timeout: 20_000 }).toBe(false)
})

test("one that nobody wants any more is killed, with all that it started", async () => {
  const { folder, about, started } = given(hangs)
  const unwanted = new AbortController()
  const ended = convert(about, unwanted.signal)
  await expect.poll(started, { timeout: 20_000 }).toBe(true)
  unwanted.abort()
  expect(await ended).toBe(false)
  await expect.poll(() => isRunning(childOf(folder)), { timeout: 20_000 }).toBe(false)
})

test("one that goes on making more than it may is killed", async () => {
  const { about } = given('exec cat /dev/zero > "$last"', { most: 100_000 })
  expect(await convert(about, never)).toBe(false)
})
