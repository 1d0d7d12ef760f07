import { spawn, spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { afterEach, describe, expect, test } from "vitest"
import { copyDatabase } from "./support/database.ts"
import { makeTemporaryFolder } from "./support/folder.ts"
import { freePort, startServer, type TestServer } from "./support/server.ts"

const root = join(import.meta.dirname, "..")
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function begin(...options: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...options)
  cleanUps.push(() => server.stop())
  return server
}

function folder(): string {
  const made = makeTemporaryFolder()
  cleanUps.push(made.remove)
  return made.path
}

/** Runs the server where it cannot start. */
function failToStart(env: Record<string, string>) {
  const { PATH, HOME } = process.env
  const options = {
    cwd: root,
    encoding: "utf8",
    env: { PATH, HOME, LOG_FILES: "off", ...env },
    timeout: 50_000,
  } as const
  const { status, stderr } = spawnSync(process.execPath, ["server.ts"], options as never) as {
    status: number
    stderr: string
  }
  return { status, lines: String(stderr).trim().split("\n") }
}

describe("starting", () => {
  test("a wrong variable is one sentence, and so is a taken port", async () => {
    const wrong = failToStart({ PORT: "http", DATA_DIR: folder() })
    expect(wrong).toEqual({ status: 1, lines: ['PORT must be a whole number, for example 3000 (it is "http").'] })

    const port = await freePort()
    const other = createServer()
    await new Promise<void>(resolve => other.listen(port, "127.0.0.1", resolve))
    cleanUps.push(() => other.close())
    const taken = failToStart({ PORT: String(port), DATA_DIR: folder() })
    expect(taken.status).toBe(1)
    expect(taken.lines.at(-1)).toBe(`Port ${port} is taken; stop what uses it, or set PORT to another one.`)
  })

  test("goes on calmly when nobody reads its output any more", async () => {
    const database = await copyDatabase()
    cleanUps.push(() => database.drop())
    const server = await begin({ databaseUrl: database.url })
    server.stopListening()
    for (let n = 0; n < 20; n++) expect((await fetch(`${server.url}/api/conversations`)).status).toBe(401)
    // Its end writes out the files.
    await server.kill("SIGTERM")
    const errors = join(server.dataDir, "logs", "error.log")
    expect(existsSync(errors) ? readFileSync(errors, "utf8") : "").toBe("")
  })

  test("a second copy on the same folder says so; the first goes on", async () => {
    const first = await begin({ dataDir: folder() })
    const second = failToStart({ PORT: String(await freePort()), DATA_DIR: first.dataDir })
    expect(second.status).toBe(1)
    expect(second.lines.join(" ")).toMatch(/^Another Charla is running on .+ set DATA_DIR/)
    expect((await fetch(`${first.url}/api/ready`)).status).toBe(200)
  })

  test("after a crash the next start takes the database over", async () => {
    const dataDir = folder()
    const crashed = await startServer({ dataDir })
    await crashed.kill("SIGKILL")
    const next = await begin({ dataDir })
    expect((await fetch(`${next.url}/api/ready`)).status).toBe(200)
  })

  test("SIGTERM ends it in order, with 0, and an open connection does not hold it", async () => {
    const server = await begin()
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`)
    await new Promise(resolve => socket.addEventListener("message", resolve, { once: true }))
    const began = Date.now()
    expect(await server.kill("SIGTERM")).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  test("started by npm, it ends with npm", async () => {
    const port = await freePort()
    const env = {
      ...process.env,
      NODE_ENV: "production" as const,
      PORT: String(port),
      DATA_DIR: folder(),
      LOG_FILES: "off",
    }
    // Like npm, which runs a script in a process of its own: this one starts the server and waits for it.
    const script = `require("node:child_process").spawn(process.execPath, ["server.ts"], { stdio: "ignore" })`
    const between = spawn(process.execPath, ["-e", script], {
      cwd: root,
      stdio: "ignore",
      env: { ...env, npm_lifecycle_event: "start" },
    })
    const state = () =>
      fetch(`http://127.0.0.1:${port}/api/ready`).then(
        answer => answer.status,
        () => "gone",
      )
    await expect.poll(state, { timeout: 30_000 }).toBe(200)
    between.kill("SIGKILL")
    await expect.poll(state, { timeout: 15_000 }).toBe("gone")
  })

  test("a database that is away is waited for; /api/ready says so", async () => {
    const database = await copyDatabase()
    cleanUps.push(() => database.drop())
    const renamed = database.url.replace(/[^/]*$/, "not_there_yet")
    const server = await begin({ databaseUrl: renamed, wait: false })
    await expect
      .poll(
        () =>
          fetch(`${server.url}/api/health`).then(
            a => a.status,
            () => 0,
          ),
        { timeout: 20_000 },
      )
      .toBe(200)
    const ready = async () => {
      const answer = await fetch(`${server.url}/api/ready`)
      return `${answer.status} ${await answer.text()}`
    }
    await expect.poll(ready, { timeout: 20_000 }).toMatch(/^503 .*The database cannot be reached \(3D000\)\./)
    expect((await fetch(server.url)).status).toBe(503)
    expect(await server.kill("SIGTERM")).toBe(0)
  })
})
