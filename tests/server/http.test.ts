import { randomUUID } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { type Guest, json, makeRoomAt, message, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { openWire, rawRequest, statusOf } from "#tests/support/raw.ts"
import { granted } from "#tests/support/sockets.ts"
import { ask, contentsOf, expectUnharmed } from "#tests/support/unharmed.ts"

const secret = "canary-of-the-secret-that-nobody-may-ever-see"
let house: House
let ada: Guest
let room: string
let before: Awaited<ReturnType<typeof contentsOf>>
beforeAll(async () => {
  house = await openHouse({ AUTH_SECRET: secret })
  ada = await signUpAt(house.url, "Ada")
  room = await makeRoomAt(ada)
  granted(await ada.post("message:send", message(room, "canary-body")))
  before = await contentsOf(house.sql)
})
afterAll(() => house?.close())
afterEach(async () => {
  await expectUnharmed(house)
  expect(await contentsOf(house.sql)).toEqual(before)
})

const unsafe = () => [
  "/api/sign-up",
  "/api/conversations",
  `/api/conversations/${room}/messages`,
  `/api/conversations/${room}/join`,
  `/api/conversations/${room}/leave`,
  "/api/commands/message:send",
  "/api/commands/session:end-others",
  "/api/auth/callback/credentials",
  "/api/auth/signout",
]
const pages = () => [
  "/",
  "/sign-in",
  "/sign-up",
  "/explore",
  "/settings",
  "/settings/sessions",
  `/c/${room}`,
  `/people/${ada.handle}`,
]
const withMe = {
  get: (path: string, more: Record<string, string> = {}) =>
    ask(house.url + path, { headers: { cookie: ada.cookie, ...more } }),
}

describe("C01, C03, C05: another site", () => {
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.test" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.test", "sec-fetch-site": "same-origin" },
    { origin: "http://127.0.0.1:1" },
    { origin: "http://127.0.0.1" },
  ]
  test("cannot post to any route, in any form that a page can send", async () => {
    for (const path of unsafe()) {
      for (const from of foreign) {
        for (const type of [
          "text/plain",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "application/json",
        ]) {
          const headers = { cookie: ada.cookie, "content-type": type, ...from }
          expect((await ask(house.url + path, { method: "POST", headers, body: "a=b" })).status, path).toBe(403)
        }
      }
    }
  })

  test("a form of one's own site is no command either", async () => {
    for (const path of unsafe().filter(each => !each.startsWith("/api/auth"))) {
      if (/\/(join|leave)$/.test(path)) continue
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
        const headers = { cookie: ada.cookie, "content-type": type }
        expect((await ask(house.url + path, { method: "POST", headers, body: "a=b" })).status, path).toBe(415)
      }
    }
  })

  test("cannot open a WebSocket with somebody's cookie", async () => {
    for (const from of foreign.filter(each => each.origin)) {
      const refused = openWire(house.port, { Cookie: ada.cookie, Origin: from.origin! })
      await expect(refused).rejects.toMatchObject({ status: expect.any(Number) })
      const { status } = (await refused.catch(error => error)) as { status: number }
      expect([400, 403]).toContain(status)
      const polling = `${house.url}/socket.io/?EIO=4&transport=polling`
      expect([400, 403]).toContain((await ask(polling, { headers: { cookie: ada.cookie, ...from } })).status)
    }
  })

  test("is told nothing that lets it read", async () => {
    for (const path of [
      ...unsafe(),
      ...pages(),
      "/api/changes",
      "/socket.io/?EIO=4&transport=polling",
      "/api/health",
    ]) {
      for (const method of ["OPTIONS", "GET"]) {
        const headers = {
          origin: "https://evil.test",
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type",
        }
        const answer = await ask(house.url + path, { method, headers })
        const said = [...answer.headers.keys()].filter(name => name.startsWith("access-control-"))
        expect(said, `${method} ${path}`).toEqual([])
      }
    }
  })
})

describe("C06, C08, C10, C12: every page, the one that is not there too", () => {
  const listed = () => [...pages(), "/nowhere", "/people/nobody_of_that_name", `/c/${randomUUID()}`]

  test("has a policy of its own each time, which all of its scripts keep", async () => {
    const nonces = new Set<string>()
    for (const cookie of [ada.cookie, ""]) {
      for (const path of listed()) {
        const answer = await ask(house.url + path, { headers: { cookie } })
        const policy = answer.headers.get("content-security-policy") ?? ""
        const directives = Object.fromEntries(
          policy.split("; ").map(each => [each.split(" ")[0], each.split(" ").slice(1)]),
        )
        const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ""
        expect(nonce.length, path).toBeGreaterThan(20)
        expect(nonces.has(nonce)).toBe(false)
        nonces.add(nonce)
        expect(directives["script-src"]).not.toContain("'unsafe-inline'")
        expect(policy).not.toContain("unsafe-eval")
        for (const name of ["object-src", "base-uri", "frame-ancestors"])
          expect(directives[name], name).toEqual(["'none'"])
        expect(directives["connect-src"]).toEqual(["'self'", house.url.replace("http", "ws")])
        expect(directives["form-action"]).toEqual(["'self'"])
        if (!answer.headers.get("content-type")?.startsWith("text/html")) continue
        const scripts = [...answer.text.matchAll(/<script\b([^>]*)>/g)].map(found => found[1]!)
        expect(scripts.length, path).toBeGreaterThan(0)
        for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`)
        expect(answer.text).not.toMatch(/<[a-z][^>]* on[a-z]+="/i)
      }
    }
  })

  test("says how browsers are to treat it, and that nobody keeps it", async () => {
    const apis = [
      "/api/conversations",
      `/api/conversations/${room}/messages`,
      "/api/changes",
      "/api/auth/session",
      "/api/auth/csrf",
      "/api/nothing",
    ]
    for (const path of [...listed(), ...apis]) {
      for (const more of path.startsWith("/api") ? [{}] : [{}, { rsc: "1" }]) {
        const { headers } = await withMe.get(path, more as Record<string, string>)
        expect(headers.get("x-content-type-options"), path).toBe("nosniff")
        expect(headers.get("referrer-policy"), path).toBe("strict-origin-when-cross-origin")
        expect(headers.get("permissions-policy"), path).toContain("geolocation=()")
        expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin")
        expect(headers.get("x-frame-options"), path).toBe("DENY")
        expect(headers.get("cache-control"), path).toMatch(/no-store/)
        expect(headers.has("x-powered-by"), path).toBe(false)
        expect(headers.has("server"), path).toBe(false)
      }
    }
  })

  test("C11: cookies are for the server alone and for this host alone", async () => {
    const answer = await ask(`${house.url}/api/auth/csrf`)
    const all = [...answer.headers.getSetCookie()]
    expect(all.length).toBeGreaterThan(0)
    for (const cookie of all) {
      expect(cookie).toMatch(/; HttpOnly/i)
      expect(cookie).toMatch(/; SameSite=Lax/i)
      expect(cookie).toMatch(/; Path=\//i)
      expect(cookie).not.toMatch(/; Domain=/i)
    }
  })
})

describe("C17, C18: requests that two servers may read differently", () => {
  const head = (more: string) => `POST /api/sign-up HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\n${more}\r\n`
  const smuggled = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n"
  const shapes: [string, () => string][] = [
    ["a length and chunks", () => `${head("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")}0\r\n\r\n${smuggled}`],
    ["chunks and a length", () => `${head("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n")}0\r\n\r\n${smuggled}`],
    ["two lengths", () => `${head("Content-Length: 0\r\nContent-Length: 38\r\n")}${smuggled}`],
    ["an encoding that is disguised", () => `${head("Transfer-Encoding: xchunked\r\n")}0\r\n\r\n${smuggled}`],
    ["a space before the colon", () => `${head("Content-Length : 38\r\n")}${smuggled}`],
    ["a folded header", () => `${head("X: y\r\n Content-Length: 38\r\n")}${smuggled}`],
    ["a length that is none", () => `${head("Content-Length: +4\r\n")}abcd${smuggled}`],
    ["a chunk that is none", () => `${head("Transfer-Encoding: chunked\r\n")}zz\r\n${smuggled}`],
    ["a NUL in a header", () => head("X: a\0b\r\n")],
    ["an empty host", () => "GET / HTTP/1.1\r\nHost:\r\n\r\n"],
    ["no host", () => "GET / HTTP/1.1\r\n\r\n"],
    ["two hosts", () => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nHost: evil.test\r\n\r\n`],
    ["no HTTP", () => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
    ["a header without end", () => `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(70_000)}`],
  ]
  test.each(shapes)("%s: refused, and nothing is taken for a second request", async (_, make) => {
    const answer = await rawRequest(house.port, make())
    expect([400, 431]).toContain(statusOf(answer))
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1)
    expect(answer).not.toContain('"alive"')
  })

  test("verbs that nobody uses are not known, and none is taken from a header or a field", async () => {
    for (const method of ["TRACE", "CONNECT", "PROPFIND", "FOO"]) {
      const raw = `${method} / HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nConnection: close\r\n\r\n`
      const status = statusOf(await rawRequest(house.port, raw).catch(() => "HTTP/1.1 400 "))
      expect(Number.isNaN(status) || [400, 404, 405, 501].includes(status), `${method} ${status}`).toBe(true)
    }
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      for (const path of unsafe())
        expect((await ask(house.url + path, { method, headers: { cookie: ada.cookie } })).status, path).toBe(405)
    }
    const headers = {
      cookie: ada.cookie,
      "x-http-method-override": "POST",
      "x-method-override": "POST",
      "x-http-method": "POST",
    }
    for (const path of [`/api/conversations/${room}/leave`, `/api/conversations/${room}/leave?_method=POST`]) {
      expect((await ask(house.url + path, { headers })).status).toBe(405)
    }
  })
})

describe("C19, C20, C21: what is nobody's business", () => {
  test.each([
    "/.env",
    "/.git/config",
    "/.data/secrets.json",
    "/%2e%2e/package.json",
    "/..%2fpackage.json",
    "/package.json",
    "/server.ts",
    "/lib/env.ts",
    "/.next/BUILD_ID",
    "/_next/server/app/page.js",
    "/_next/static/",
    "/_next/static/chunks/",
    "/_next/static/../server/app/page.js",
    "/_next/image?url=%2Ficons%2F192.png&w=64&q=75",
    "/_next/image?url=http://10.0.0.5/x.png&w=64&q=75",
    "/metrics",
    "/api/debug",
    "/api/metrics",
    "/admin",
    "/socket.io/socket.io.js",
    "/socket.io/socket.io.js.map",
    "/socket.io/admin",
    "/sw.js.map",
    "/api/commands",
    "/api/commands/",
    "/__nextjs_original-stack-frame",
    "/_next/webpack-hmr",
    "/_next/mcp",
    "/tsconfig.json",
    "/node_modules/next/package.json",
  ])("%s is not there", async path => {
    const answer = await rawRequest(
      house.port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nCookie: ${ada.cookie}\r\nConnection: close\r\n\r\n`,
    )
    expect([400, 404, 405, 308]).toContain(statusOf(answer))
    expect(answer).not.toMatch(/"dependencies"|import \{|\[core\]|BUILD_ID|"auth":/)
  })

  test("an error is a code and a sentence, on every route", async () => {
    // Joining and leaving take no body.
    const taking = unsafe().filter(path => !/\/(join|leave)$/.test(path))
    const broken: [string, RequestInit][] = [
      ...taking.map((path): [string, RequestInit] => [path, { ...json({}), body: "{" }]),
      ...taking.map((path): [string, RequestInit] => [path, { ...json({}), body: Buffer.from([0x7b, 0xff, 0x7d]) }]),
      ["/api/changes?since=%F0%9F", {}],
      ["/api/conversations/x/messages?before=%E0%A4%A", {}],
      ["/%E0%A4%A", {}],
      ["/c/%E0%A4%A", {}],
      [`/c/${"%00".repeat(10)}`, {}],
      ["/people/%F0%28%8C%28", {}],
      ["/sign-in?next=%ff%fe", {}],
      ["/settings?a[b]=c&__proto__[x]=1", {}],
    ]
    for (const [path, init] of broken) {
      const answer = await ask(house.url + path, {
        ...init,
        headers: { ...(init.headers as object), cookie: ada.cookie },
      })
      if (answer.headers.get("content-type")?.startsWith("application/json")) {
        expect(answer.body(), path).toMatchObject({ ok: false, error: { code: expect.any(String) } })
      }
      expect(answer.text, path).not.toContain(secret)
      expect(answer.text, path).not.toContain(house.dataDir)
      expect(answer.text, path).not.toContain(house.databaseUrl)
    }
  })

  test("what browsers are given holds no secret, no address of the inside and no source", () => {
    const folder = join(import.meta.dirname, "../../.next/static")
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(file => /\.\w+$/.test(file))
    expect(files.some(file => file.endsWith(".js"))).toBe(true)
    expect(files.filter(file => file.endsWith(".map"))).toEqual([])
    const words =
      /DATABASE_URL|AUTH_SECRET|NEXTAUTH_SECRET|postgres:\/\/|argon2|drizzle-orm|sourceMappingURL|BEGIN (RSA|PRIVATE)|\.data\/secrets/
    for (const file of files.filter(each => /\.(js|css|json)$/.test(each))) {
      expect(readFileSync(join(folder, file), "utf8").match(words), file).toBeNull()
    }
  })

  test("the log tells nothing that people wrote or that opens doors", () => {
    const logs = house.logs()
    expect(logs.length).toBeGreaterThan(100)
    for (const canary of ["canary-body", secret, "wandering lemon tree", ada.email, ada.cookie.split("=").at(-1)!]) {
      expect(logs).not.toContain(canary)
    }
  })
})
