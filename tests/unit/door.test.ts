import { request as send } from "node:http"
import { createConnection } from "node:net"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import type { Front } from "#lib/http/front.ts"

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

let front: Front
let port: number
let seen: Record<string, string | string[] | undefined>

beforeAll(async () => {
  const [{ makeFront }, { setWaiting }] = await Promise.all([
    import("#lib/http/front.ts"),
    import("#lib/http/health.ts"),
  ])
  setWaiting(null)
  front = makeFront({})
  front.inner.on("request", (request, response) => {
    seen = request.headers
    if (request.url === "/broken") throw new Error("secret detail")
    request.on("data", () => {}).on("end", () => response.end(`${request.method} ${request.url}`))
  })
  await new Promise<void>(resolve => front.outer.listen(0, "127.0.0.1", resolve))
  port = (front.outer.address() as { port: number }).port
})
afterAll(() => front.outer.close())

/** `fetch` would tidy up what these tests are about. */
function ask(
  path: string,
  { method = "GET", headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = send({ host: "127.0.0.1", port, path, method, headers, agent: false }, answer => {
      let text = ""
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part
      })
      answer.on("end", () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }))
    })
    outgoing.on("error", reject)
    outgoing.end(body)
  })
}

const here = () => `http://127.0.0.1:${port}`

describe("the door", () => {
  test.each(["localhost", "127.0.0.1", "ada.localhost", "[::1]"])("answers under %s", async name => {
    const answer = await ask("/", { headers: { host: `${name}:${port}` } })
    expect(answer.status).toBe(200)
    expect(seen["x-charla-origin"]).toBe(`http://${name}:${port}`)
    expect(seen["x-charla-address"]).toBe("127.0.0.1")
  })

  test.each(["evil.test", "192.168.1.20", "localhost.evil.test", "127.0.0.1.nip.io", "a b", "x@localhost"])(
    "does not answer under %s, and names the remedy",
    async host => {
      const answer = await ask("/", { headers: { host } })
      expect(answer.status).toBe(400)
      expect(answer.body).toContain("PUBLIC_URL")
      expect(answer.body).not.toContain("evil")
    },
  )

  test.each(["TRACE", "PROPFIND", "PURGE"])("does not know %s", async method => {
    expect((await ask("/", { method })).status).toBe(405)
  })

  test("takes no other method from a header", async () => {
    await ask("/", { method: "POST", headers: { "x-http-method-override": "DELETE" } })
    expect(seen["x-http-method-override"]).toBeUndefined()
  })

  test.each([
    [{ origin: "http://evil.test" }, 403],
    [{ origin: "null" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "same-origin" }, 200],
    [{}, 200],
  ])("answers an unsafe request with %o by %i", async (headers, status) => {
    expect((await ask("/", { method: "POST", headers: headers as Record<string, string> })).status).toBe(status)
  })

  test("lets its own pages write", async () => {
    expect((await ask("/", { method: "POST", headers: { origin: here() } })).status).toBe(200)
  })

  test("refuses a body that is compressed, too long, or grows too long", async () => {
    expect((await ask("/", { method: "POST", headers: { "content-encoding": "br" }, body: "x" })).status).toBe(415)
    const large = "x".repeat(1_100_000)
    expect(
      (await ask("/", { method: "POST", headers: { "content-length": String(large.length) } }).catch(() => null))
        ?.status,
    ).toBe(413)
    const chunked = await ask("/", {
      method: "POST",
      headers: { "transfer-encoding": "chunked" },
      body: large.repeat(3),
    }).catch(() => ({ status: 413 }))
    expect(chunked.status).toBe(413)
  })

  test("removes what only the server may say", async () => {
    const forged = {
      "x-charla-origin": "http://evil.test",
      "x-charla-address": "10.0.0.1",
      "x-middleware-subrequest": "middleware",
      "x-nonce": "abc",
      "x-forwarded-for": "10.0.0.1",
      "x-forwarded-host": "evil.test",
      "content-security-policy": "script-src *",
      authorization: "Bearer stolen",
    }
    const answer = await ask("/", { headers: forged })
    expect(answer.status).toBe(200)
    expect(JSON.stringify(seen)).not.toMatch(/evil|10\.0\.0\.1|middleware|abc|script-src \*|stolen/)
    expect(seen["content-security-policy"]).toBe(answer.headers["content-security-policy"])
  })

  test("finds nothing behind a Next-Action", async () => {
    expect((await ask("/", { method: "POST", headers: { "next-action": "a".repeat(40) } })).status).toBe(404)
  })

  test.each(["http://10.0.0.5/", "//evil.test/", "/\\evil.test", "/.env", "/.git/config", "/a/.b"])(
    "does not follow %s",
    async path => {
      expect((await ask(path)).status).toBeGreaterThanOrEqual(400)
    },
  )

  test("an upgrade to another server is refused", async () => {
    const answer = await new Promise<string>(resolve => {
      const socket = createConnection(port, "127.0.0.1", () =>
        socket.write(
          `GET http://10.0.0.5/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        ),
      )
      socket.on("data", data => resolve(data.toString()))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  test("sets the headers that protect a page, with a nonce of its own each time", async () => {
    const [one, two] = [await ask("/"), await ask("/")]
    const policy = String(one.headers["content-security-policy"])
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
    expect(policy).toContain("object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port}`)
    expect(two.headers["content-security-policy"]).not.toBe(policy)
    expect(one.headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" })
    expect(one.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/)
  })

  test("says that it lives under any name, and whether it is ready", async () => {
    const answer = await ask("/health", { headers: { host: "10.1.2.3" } })
    expect(JSON.parse(answer.body)).toMatchObject({ ok: true, value: { status: "alive", sockets: { websocket: 0 } } })
    const [ready, { setWaiting }] = [await ask("/api/ready"), await import("#lib/http/health.ts")]
    expect(ready.status).toBe(503)
    setWaiting("The database cannot be reached (ECONNREFUSED).")
    expect((await ask("/api/ready")).body).toContain("cannot be reached")
    expect((await ask("/")).status).toBe(503)
    setWaiting(null)
  })

  test("a failure is a number to ask about and nothing more", async () => {
    const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true)
    const answer = await ask("/broken")
    errors.mockRestore()
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain("secret detail")
    expect(answer.body).toContain(String(answer.headers["x-request-id"]))
  })
})
