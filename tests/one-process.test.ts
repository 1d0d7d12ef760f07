import { io } from "socket.io-client"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { copyDatabase, type TestDatabase } from "#tests/support/database.ts"
import { startServer, type TestServer } from "#tests/support/server.ts"

/** The bundle of the routes and the sockets are different module graphs of one process: what must be one is seen to be one. */
let database: TestDatabase
let server: TestServer
beforeAll(async () => {
  database = await copyDatabase()
  server = await startServer({ databaseUrl: database.url })
})
afterAll(async () => {
  await server.stop()
  await database.drop()
})

const password = "wandering lemon tree"

/** A browser without a screen: a host name, its cookies, JSON in and out. */
function browser(host: string) {
  const origin = `http://${host}:${server.port}`
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ")
  async function ask(path: string, body?: object, headers: Record<string, string> = {}) {
    const { request } = await import("node:http")
    return new Promise<{ status: number; body: { ok?: boolean; error?: { code: string }; [key: string]: unknown } }>(
      (resolve, reject) => {
        const method = body ? "POST" : "GET"
        const sent = request(
          {
            host: "127.0.0.1",
            port: server.port,
            path,
            method,
            headers: {
              host: `${host}:${server.port}`,
              cookie: cookie(),
              ...(body ? { "content-type": "application/json", origin } : {}),
              ...headers,
            },
          },
          answer => {
            for (const set of answer.headers["set-cookie"] ?? []) {
              const [name, value] = set.split(";")[0]!.split(/=(.*)/s)
              if (value) jar.set(name!, value)
              else jar.delete(name!)
            }
            let text = ""
            answer.setEncoding("utf8").on("data", part => {
              text += part
            })
            answer.on("end", () =>
              resolve({ status: answer.statusCode!, body: text.startsWith("{") ? JSON.parse(text) : {} }),
            )
          },
        )
        sent.on("error", reject)
        sent.end(body && JSON.stringify(body))
      },
    )
  }
  const token = async () => ((await ask("/api/auth/csrf")).body as { csrfToken: string }).csrfToken
  return {
    ask,
    cookie,
    origin,
    signUp: (handle: string) =>
      ask("/api/sign-up", { handle, name: handle, email: `${handle}@example.test`, password }),
    signIn: async (login: string) =>
      ask("/api/auth/callback/credentials", { csrfToken: await token(), login, password }),
    signOut: async () => ask("/api/auth/signout", { csrfToken: await token() }),
    async socket() {
      const socket = io(server.url, {
        transports: ["websocket"],
        forceNew: true,
        reconnection: false,
        extraHeaders: { cookie: cookie(), host: `${host}:${server.port}`, origin },
      })
      const heard: string[] = []
      socket.onAny(name => heard.push(name))
      await new Promise((resolve, reject) => {
        socket.once("connect", () => resolve(undefined))
        socket.once("connect_error", reject)
      })
      return { socket, heard }
    },
  }
}

describe("routes and sockets of one process", () => {
  test("know the same sessions: signing out over HTTP closes the sockets at once", async () => {
    const ada = browser("localhost")
    expect((await ada.signUp("ada_here")).status).toBe(200)
    expect((await ada.signIn("ada_here")).status).toBe(200)
    const { socket, heard } = await ada.socket()
    expect((await ada.signOut()).status).toBe(200)
    await expect.poll(() => socket.connected, { timeout: 1000 }).toBe(false)
    expect(heard).toContain("session:ended")
    expect((await ada.ask("/api/conversations")).status).toBe(401)
  })

  test("tell over sockets what was sent over HTTP", async () => {
    const [ada, ben] = [browser("localhost"), browser("127.0.0.1")]
    for (const [who, handle] of [
      [ada, "ada_talks"],
      [ben, "ben_hears"],
    ] as const) {
      await who.signUp(handle)
      await who.signIn(handle)
    }
    const made = await ada.ask("/api/conversations", { clientId: crypto.randomUUID(), kind: "room", name: "Arrivals" })
    const id = (made.body as { value: { row: { conversation: { id: string } } } }).value.row.conversation.id
    const { socket, heard } = await ben.socket()
    expect((await ben.ask(`/api/conversations/${id}/join`, {})).status).toBe(200)
    await ada.ask(`/api/conversations/${id}/messages`, { clientId: crypto.randomUUID(), body: "hello" })
    await expect.poll(() => heard, { timeout: 2000 }).toContain("messages:sent")
    socket.disconnect()
  })

  test("two names of this machine are two people, side by side", async () => {
    const [ada, ben] = [browser("ada.localhost"), browser("ben.localhost")]
    await ada.signUp("ada_tab")
    await ben.signUp("ben_tab")
    expect((await ada.signIn("ada_tab")).status).toBe(200)
    expect((await ben.signIn("ben_tab")).status).toBe(200)
    expect((await ada.socket()).socket.connected).toBe(true)
    const foreign = { ...browser("ada.localhost"), cookie: ada.cookie }
    expect(
      (await foreign.ask("/api/conversations", { clientId: crypto.randomUUID() }, { origin: ben.origin })).status,
    ).toBe(403)
  })

  test("let nobody in without a session, and give a wrong password one answer", async () => {
    const ada = browser("localhost")
    await expect(ada.socket()).rejects.toThrow("Sign in first.")
    const known = await ada.ask("/api/auth/callback/credentials", { login: "ada_here", password })
    expect(known).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } })
    await ada.signUp("ada_late")
    for (const login of ["ada_late", "nobody_here"]) {
      const csrfToken = ((await ada.ask("/api/auth/csrf")).body as { csrfToken: string }).csrfToken
      const wrong = await ada.ask("/api/auth/callback/credentials", {
        csrfToken,
        login,
        password: "another lemon tree",
      })
      expect(wrong).toMatchObject({ status: 403, body: { ok: false, error: { code: "wrong_password" } } })
    }
  })

  test("count their sockets in one place, and still serve", async () => {
    const health = await browser("localhost").ask("/api/health")
    expect(health.body).toMatchObject({ value: { sockets: { websocket: expect.any(Number), polling: 0 } } })
    expect(server.logs()).not.toMatch(/"level":(50|60)/)
  })
})
