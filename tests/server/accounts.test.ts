import { randomUUID } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { encode } from "next-auth/jwt"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { asking, CookieJar, json, signInAt, signUpAt } from "#tests/support/guest.ts"
import { type House, openHouse } from "#tests/support/house.ts"
import { password } from "#tests/support/members.ts"
import { granted, hangUp } from "#tests/support/sockets.ts"
import { ask, expectUnharmed } from "#tests/support/unharmed.ts"

const secret = "the secret of this test, longer than thirty-two"
let house: House
beforeAll(async () => {
  house = await openHouse({ AUTH_SECRET: secret })
})
afterAll(() => house?.close())
afterEach(() => expectUnharmed(house))

const sessionCookie = (jar: CookieJar) => [...jar.cookies].find(([name]) => name.endsWith(".session"))!
const statusWith = async (cookie: string, headers: Record<string, string> = {}) =>
  (await ask(`${house.url}/api/conversations`, { headers: { cookie, ...headers } })).status

describe("A01, A02, A06, A25: what is no session", () => {
  test("an unsigned token, one that was tampered with, one of another secret, and a chunk that is missing", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const [name, token] = sessionCookie(ada.jar)
    const [row] = await house.sql`select id from sessions where person_id = ${ada.personId}`
    const claims = { sub: ada.personId, sid: row!.id as string }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
    expect(await statusWith(`${name}=${token}`)).toBe(200)
    const half = Math.ceil(token.length / 2)
    const wrong = [
      `${name}=${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`,
      `${name}=${part({ alg: "dir", enc: "none" })}..${part(claims)}..`,
      `${name}=${token.slice(0, -8)}AAAAAAAA`,
      `${name}=${token.slice(0, half)}${token[half] === "A" ? "B" : "A"}${token.slice(half + 1)}`,
      `${name}=${await encode({ token: claims, secret: "the secret of another installation, as long" })}`,
      `${name}=${await encode({ token: { ...claims, sid: randomUUID() }, secret })}`,
      `${name}=${await encode({ token: { sub: claims.sub }, secret })}`,
      `${name}=${await encode({ token: { ...claims, sub: randomUUID() }, secret })}`,
      `${name}=${await encode({ token: claims, secret, maxAge: -60 })}`,
      `${name}.0=${token.slice(0, half)}`,
      `${name}.1=${token.slice(half)}`,
      `${name}=; ${name}.0=x`,
      `next-auth.session-token=${token}`,
      `${name}=${"x".repeat(8000)}`,
    ]
    for (const cookie of wrong) expect(await statusWith(cookie), cookie.slice(0, 80)).toBe(401)
    expect(await statusWith(`${name}.0=${token.slice(0, half)}; ${name}.1=${token.slice(half)}`)).toBe(200)
    expect(await statusWith("", { authorization: `Bearer ${token}` })).toBe(401)
    expect(await statusWith("", { authorization: `Basic ${Buffer.from(`ada:${password}`).toString("base64")}` })).toBe(
      401,
    )
  })

  test("a socket is who its cookie says, whatever else it says", async () => {
    const [ada, ben] = [await signUpAt(house.url, "Ada"), await signUpAt(house.url, "Ben")]
    const [, token] = sessionCookie(ada.jar)
    const elsewhere = [
      { auth: { userId: ada.personId, token } },
      { query: { token, session: token, userId: ada.personId } },
      { extraHeaders: { authorization: `Bearer ${token}`, "x-charla-person": ada.personId } },
    ]
    for (const options of elsewhere) {
      const client = asking(house.url, () => "").dial(options)
      await expect(client.connected()).rejects.toMatchObject({ data: { code: "unauthenticated" } })
      hangUp(client)
      const own = await ben.connect(options.extraHeaders ? {} : options)
      expect(granted(await own.ask("conversation:list", {})).rows).toEqual([])
      expect(granted(await own.ask("session:list", {})).sessions).toHaveLength(1)
      hangUp(own)
    }
  })
})

describe("A03, A05, A07, A27: a session that ends", () => {
  test("by a new password elsewhere: HTTP within a second, the socket within two, a page that polls too", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const { jar } = await signInAt(house.url, ada.handle, password)
    const other = asking(house.url, () => jar.header)
    const [stays, goes] = [await ada.connect(), await other.connect()]
    let on = true
    const polling = (async () => {
      while (on) {
        jar.take(await other.fetch("/api/auth/session"))
        await wait(100)
      }
    })()
    await wait(300)
    granted(await ada.post("account:change-password", { current: password, next: "another lemon tree" }))
    const changed = performance.now()
    await expect.poll(() => goes.closed, { timeout: 2000, interval: 20 }).toHaveLength(1)
    expect(goes.of("session:ended")).toEqual([{ reason: "ended" }])
    expect((await other.fetch("/api/conversations")).status).toBe(401)
    expect(performance.now() - changed).toBeLessThan(1000)
    await wait(1000)
    on = false
    await polling
    expect((await other.fetch("/api/conversations")).status).toBe(401)
    expect(await (await other.fetch("/api/auth/session")).json()).toEqual({})
    expect(stays.closed).toEqual([])
    expect((await ada.fetch("/api/conversations")).status).toBe(200)
    hangUp(stays, goes)
    expect((await signInAt(house.url, ada.handle, password)).result).toMatchObject({
      error: { code: "wrong_password" },
    })
  })

  test("cookies that somebody else planted before signing in are worth nothing after", async () => {
    const [ada, eve] = [await signUpAt(house.url, "Ada"), await signUpAt(house.url, "Eve")]
    const jar = new CookieJar()
    for (const [name, value] of eve.jar.cookies) jar.cookies.set(name, value)
    const [name, planted] = sessionCookie(eve.jar)
    granted((await signInAt(house.url, ada.handle, password, jar)).result)
    expect(sessionCookie(jar)[1]).not.toBe(planted)
    const { sessions } = granted(await asking(house.url, () => jar.header).post("session:list", {}))
    expect(sessions.filter(session => session.current)).toHaveLength(1)
    expect(await statusWith(`${name}=${planted}`)).toBe(401)
  })

  test("by time: no more HTTP, and its socket closes within a minute", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const client = await ada.connect()
    await house.sql`update sessions set expires_at = now() where person_id = ${ada.personId}`
    await expect.poll(async () => (await ada.fetch("/api/conversations")).status, { timeout: 3000 }).toBe(401)
    await expect.poll(() => client.closed, { timeout: 60_000, interval: 100 }).toHaveLength(1)
    expect(client.of("session:ended")).toEqual([{ reason: "expired" }])
  })
})

describe("A08, A10, A24: the door to sign in by", () => {
  test.each([
    "https://evil.test",
    "//evil.test",
    "/\\evil.test",
    "https://127.0.0.1.evil.test",
    "https://127.0.0.1@evil.test",
    "javascript:alert(1)",
    "\thttps://evil.test",
  ])("%j leads nowhere", async callbackUrl => {
    const ada = await signUpAt(house.url, "Ada")
    const jar = new CookieJar()
    const csrf = jar.take(await fetch(`${house.url}/api/auth/csrf?callbackUrl=${encodeURIComponent(callbackUrl)}`))
    const { csrfToken } = (await csrf.json()) as { csrfToken: string }
    const input = { csrfToken, login: ada.handle, password, callbackUrl, redirect: true }
    const answer = await ask(
      `${house.url}/api/auth/callback/credentials?callbackUrl=${encodeURIComponent(callbackUrl)}`,
      json(input, `${jar.header}; charla.callback=${encodeURIComponent(callbackUrl)}`),
    )
    expect(answer.status).toBe(200)
    expect(JSON.stringify([...answer.headers]) + answer.text).not.toContain("evil.test")
    const page = await ask(`${house.url}/sign-in?next=${encodeURIComponent(callbackUrl)}`, {
      headers: { cookie: ada.cookie },
    })
    expect(page.headers.get("location") ?? "/").toMatch(/^\/(?![/\\])/)
    expect(page.text).not.toMatch(/(href|action|url)="?=?(https?:)?\/\/evil/i)
  })

  test("signing in and out needs the csrf token of one's own cookie", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const foreign = (await (await fetch(`${house.url}/api/auth/csrf`)).json()) as { csrfToken: string }
    const jar = new CookieJar()
    jar.take(await fetch(`${house.url}/api/auth/csrf`))
    for (const csrfToken of [undefined, "", "x", foreign.csrfToken, ["a"], { a: 1 }]) {
      const input = { csrfToken, login: ada.handle, password }
      const signIn = await ask(`${house.url}/api/auth/callback/credentials`, json(input, jar.header))
      expect(signIn.status).toBe(403)
      expect(signIn.headers.getSetCookie().join()).not.toContain(".session=ey")
      expect((await ask(`${house.url}/api/auth/signout`, json({ csrfToken }, ada.cookie))).status).toBe(403)
    }
    expect(await statusWith(ada.cookie)).toBe(200)
  })

  test("what is posted as a session is not read", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const { csrfToken } = (await (await ada.fetch("/api/auth/csrf")).json()) as { csrfToken: string }
    const me = () => house.sql`select * from people where id = ${ada.personId}`
    const before = await me()
    const data = { role: "admin", sub: randomUUID(), sid: randomUUID(), user: { id: randomUUID() } }
    const answer = await ask(`${house.url}/api/auth/session`, json({ csrfToken, data }, ada.cookie))
    expect(answer.status).toBe(404)
    expect(await (await ada.fetch("/api/auth/session")).json()).toMatchObject({ user: { id: ada.personId } })
    expect(await me()).toEqual(before)
  })

  test.each([
    "signin",
    "signin/credentials",
    "providers",
    "error",
    "verify-request",
    "callback/google",
    "_log",
    "../csrf",
  ])("there is no /api/auth/%s", async path => {
    for (const method of ["GET", "POST"]) {
      const init = method === "GET" ? {} : json({})
      expect((await ask(`${house.url}/api/auth/${path}`, init)).status).toBeGreaterThanOrEqual(
        path === "../csrf" ? 404 : 400,
      )
    }
  })
})

describe("A14, A16, A17, A23: who asks learns nothing", () => {
  const attempt = async (login: string, secret_: string) => {
    const began = performance.now()
    const { response, result } = await signInAt(house.url, login, secret_)
    const headers = [...response.headers.keys()].filter(name => name !== "date").sort()
    return { status: response.status, result, headers, ms: performance.now() - began }
  }
  const median = (all: number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]!

  test("a wrong password and an unknown name get the same answer in about the same time", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const known: number[] = []
    const unknown: number[] = []
    for (let n = 0; n < 25; n++) {
      const one = await attempt(ada.handle, `not this one ${n}`)
      const other = await attempt(`nobody_${n}`, `not this one ${n}`)
      const { ms: a, ...rest } = one
      const { ms: b, ...same } = other
      expect(rest).toEqual(same)
      expect(rest.status).toBe(403)
      known.push(a)
      unknown.push(b)
    }
    expect(Math.abs(median(known) - median(unknown))).toBeLessThan(40)
  })

  test("passwords: long ones pass, the short, the common and the broken do not", async () => {
    const tries: [string, string | null][] = [
      ["x".repeat(11), "too_short"],
      ["passwordpassword", "common"],
      ["charlacharla", "common"],
      ["123456789012", "common"],
      ["a\u0000bcdefghijklmn", "malformed"],
      ["x\ud800yabcdefghijkl", "malformed"],
      [`wandering lemon tree ${"é".repeat(107)}`, null],
      [`wandering lemon tree ${"é".repeat(108)}`, "too_long"],
      ["wandering 64 ".padEnd(64, "lemon tree "), null],
    ]
    for (const [given, problem] of tries) {
      const handle = `p${randomUUID().slice(0, 8)}`
      const input = { handle, name: "Pat", email: `${handle}@example.test`, password: given }
      const answer = await ask(`${house.url}/api/sign-up`, json(input))
      if (problem === null) expect(answer.status, given.slice(0, 30)).toBe(200)
      else expect(answer.body(), given.slice(0, 30)).toMatchObject({ error: { fields: { password: problem } } })
      if (problem === null) granted((await signInAt(house.url, handle, given)).result)
    }
  })

  test("a megabyte for a password is refused before it costs anything, five hundred at once too", async () => {
    const ada = await signUpAt(house.url, "Ada")
    const { csrfToken } = (await (await ada.fetch("/api/auth/csrf")).json()) as { csrfToken: string }
    const large = json({ csrfToken, login: ada.handle, password: "x".repeat(1_000_000) }, ada.cookie)
    expect((await ask(`${house.url}/api/auth/callback/credentials`, large)).status).toBe(413)
    const long = json({ csrfToken, login: ada.handle, password: "x".repeat(60_000) }, ada.cookie)
    const began = performance.now()
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => fetch(`${house.url}/api/auth/callback/credentials`, long)),
    )
    for (const answer of answers) expect(answer.status).toBe(403)
    // A hundred hashes would take more than that.
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test.each([
    "a\uff20b.test",
    '"e@evil.test"@victim.test',
    "a@b.test,c@d.test",
    "a@b.test\r\nBcc: c@d.test",
    `${"a".repeat(255)}@b.test`,
    "a@b",
    "a b@c.test",
  ])("%j is no address", async email => {
    const handle = `m${randomUUID().slice(0, 8)}`
    const answer = await ask(`${house.url}/api/sign-up`, json({ handle, name: "Mo", email, password }))
    expect(answer.body()).toMatchObject({ error: { code: "invalid", fields: { email: expect.any(String) } } })
  })
})
