import { spawn } from "node:child_process"
import { setTimeout as wait } from "node:timers/promises"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { type Guest, makeRoomAt, message, signUpAt } from "#tests/support/guest.ts"
import { freePort } from "#tests/support/server.ts"
import { granted } from "#tests/support/sockets.ts"
import { openWindow, type Window } from "#tests/support/window.ts"

/** `npm run cluster` as somebody types it, on a free port and data of its own. */
const folder = makeTemporaryFolder()
let stop: () => Promise<unknown>
let origin: string
let output = ""
beforeAll(async () => {
  const port = await freePort()
  origin = `http://localhost:${port}`
  const env = { ...process.env, NODE_ENV: "production" as const, DATA_DIR: folder.path, PORT: String(port) }
  const child = spawn(process.execPath, ["lib/cli/cluster.ts"], { env, stdio: ["ignore", "pipe", "inherit"] })
  child.stdout.setEncoding("utf8").on("data", text => {
    output += text
  })
  const ended = new Promise(resolve => child.once("close", resolve))
  stop = () => {
    child.kill("SIGTERM")
    return ended
  }
  await vi.waitFor(() => expect(output).toContain("Charla is at"), { timeout: 100_000 })
})
afterAll(async () => {
  await stop?.()
  folder.remove()
})

test("one entry, two nodes: people talk across them, it says who is where, and a killed node's people move to the other", async () => {
  const [ada, ben] = [await signUpAt(origin, "Ada"), await signUpAt(origin, "Ben")]
  const room = await makeRoomAt(ada, ben)
  // Each new connection without a cookie of the entry comes to the next node.
  const windows = [await openAt(ada, 0), await openAt(ben, 1)]
  for (const window of windows) await window.show(room)
  await vi.waitFor(() => expect(output).toMatch(new RegExp(`node 1: ${ada.handle}.*node 2: ${ben.handle}`)), 15_000)
  granted(await ada.post("message:send", message(room, "across")))
  await vi.waitFor(() => expect(bodiesIn(windows[1]!, room)).toContain("across"), 15_000)

  const [, pid] = /node 2 \(process (\d+)\)/.exec(output)!
  process.kill(Number(pid), "SIGKILL")
  granted(await ada.post("message:send", message(room, "while one is dead")))
  await vi.waitFor(() => expect(bodiesIn(windows[1]!, room)).toContain("while one is dead"), 15_000)
  for (const window of windows) window.close()
})

test("ended right after a node died, it leaves no process behind", async () => {
  const pids = () => [...output.matchAll(/\(process (\d+)\) begins/g)].map(([, pid]) => Number(pid))
  await vi.waitFor(() => expect(pids().filter(isRunning)).toHaveLength(2), 10_000)
  const [one, other] = pids().filter(isRunning) as [number, number]
  process.kill(one, "SIGKILL")
  await vi.waitFor(() => expect(isRunning(one)).toBe(false), 15_000)
  // The other one takes longer to end than it takes until a node would be started again.
  process.kill(other, "SIGSTOP")
  const ended = stop()
  await wait(1500)
  process.kill(other, "SIGCONT")
  expect(await ended).toBe(0)
  expect(pids().filter(isRunning)).toEqual([])
})

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const openAt = (guest: Guest, node: number) => {
  guest.jar.cookies.set("charla_node", String(node))
  return openWindow(guest)
}
const bodiesIn = (window: Window, room: string) => window.state(room).messages.map(({ body }) => body)
