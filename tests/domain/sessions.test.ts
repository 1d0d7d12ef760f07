import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { cookieName } from "#lib/auth/cookies.ts"
import { handleAuth } from "#lib/auth/handler.ts"
import { resolveSession } from "#lib/auth/session.ts"
import { changePassword } from "#lib/domain/accounts/change-password.ts"
import { deviceOf } from "#lib/domain/sessions/device.ts"
import { endOtherSessions, endSession } from "#lib/domain/sessions/end.ts"
import { listSessions } from "#lib/domain/sessions/list.ts"
import { signIn } from "#lib/domain/sessions/sign-in.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member, password, signedIn } from "#tests/support/members.ts"
import { refusal } from "#tests/support/refusal.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createPlace()
})
afterAll(() => database.drop())

const address = "127.0.0.1"
const resolve = (cookie: string) => resolveSession(cookie, { address })

describe("the resolver", () => {
  test("knows a person by the session cookie among others", async () => {
    const ada = await member("Ada")
    expect(await resolve(`a=b; ${ada.cookie}; c`)).toEqual({ personId: ada.id, sessionId: ada.sessionId, address })
  })

  test("knows a token in chunks, and refuses it with one missing", async () => {
    const { token, personId } = await member("Ada")
    const name = cookieName("session", false)
    const chunks = [token.slice(0, 40), token.slice(40, 90), token.slice(90)].map((part, n) => `${name}.${n}=${part}`)
    expect((await resolve(chunks.toReversed().join("; ")))?.personId).toBe(personId)
    expect(await resolve(`${chunks[0]}; ${chunks[2]}`)).toBeNull()
  })

  test("refuses what was not made here: unsigned, tampered with, of another secret, without a session, with another's", async () => {
    const [ada, ben] = [await member("Ada"), await member("Ben")]
    const name = cookieName("session", false)
    const none = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: ada.id, sid: ada.sessionId }))}.`
    const foreign = await signedIn(ada.id, { secret: "another installation's secret, long enough" })
    const tampered = ada.token.slice(0, -5) + (ada.token.endsWith("AAAAA") ? "BBBBB" : "AAAAA")
    for (const token of [none, foreign.token, tampered, "", "x", ada.sessionId])
      expect(await resolve(`${name}=${token}`)).toBeNull()
    await sql()`update sessions set person_id = ${ben.id} where id = ${ada.sessionId}`
    expect(await resolve(ada.cookie)).toBeNull()
  })

  test("tolerates 15 s at the end of a token, and nothing at the end of a session", async () => {
    const ada = await member("Ada")
    expect(await resolve((await signedIn(ada.id, { maxAge: -10 })).cookie)).not.toBeNull()
    expect(await resolve((await signedIn(ada.id, { maxAge: -20 })).cookie)).toBeNull()
    await sql()`update sessions set expires_at = now() - interval '1 ms' where id = ${ada.sessionId}`
    expect(await resolve(ada.cookie)).toBeNull()
  })

  test("refuses who is banned", async () => {
    const ada = await member("Ada")
    await sql()`update people set banned_at = now() where id = ${ada.id}`
    expect(await resolve(ada.cookie)).toBeNull()
  })
})

describe("sessions", () => {
  test("are listed to their owner, who ends one or all others, and nobody else's", async () => {
    const [ada, ben] = [await member("Ada"), await member("Ben")]
    const [second, third] = [await signedIn(ada.id), await signedIn(ada.id)]
    const listed = (await listSessions(ada)).sessions
    expect(listed).toHaveLength(3)
    expect(listed.filter(session => session.current).map(session => session.id)).toEqual([ada.sessionId])

    expect(await refusal(endSession(ada, { sessionId: ben.sessionId }))).toBe("not_found")
    expect(await refusal(endSession(ada, { sessionId: randomUUID() }))).toBe("not_found")
    expect(await resolve(second.cookie)).not.toBeNull()
    await endSession(ada, { sessionId: second.sessionId })
    expect(await resolve(second.cookie)).toBeNull()
    await endOtherSessions(ada)
    expect(await resolve(third.cookie)).toBeNull()
    expect(await resolve(ada.cookie)).not.toBeNull()
  })

  test("note when and where they were seen, at most once a minute", async () => {
    const ada = await member("Ada")
    await sql()`update sessions set last_seen_at = now() - interval '2 minutes' where id = ${ada.sessionId}`
    await resolveSession(ada.cookie, { address: "192.168.1.9" })
    await expect.poll(async () => (await listSessions(ada)).sessions[0]!.place).toBe("192.168.1.9")
  })

  test.each([
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
      "Chrome on Linux",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari on iPhone",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
      "Edge on Windows",
    ],
    ["curl/8.1", "curl"],
    ["", ""],
  ])("name their device: %s", (userAgent, device) => expect(deviceOf(userAgent)).toBe(device))
})

describe("a session that begins with a password", () => {
  test("does not outlive a change of it that came while the password was being checked", async () => {
    const ada = await member("Ada")
    const changing = changePassword(ada, { current: password, next: "quiet purple engine" })
    const signingIn: Promise<unknown>[] = []
    for (let n = 0; n < 18; n++) {
      signingIn.push(signIn({ login: ada.handle, password, address: `10.1.1.${n}`, userAgent: "" }))
      await new Promise(resolve => setTimeout(resolve, 3))
    }
    await Promise.allSettled([changing, ...signingIn])
    expect((await listSessions(ada)).sessions.map(session => session.id)).toEqual([ada.sessionId])
  })
})

describe("signing in through next-auth", () => {
  const jar = new Map<string, string>()
  const send = async (
    method: string,
    path: string,
    body: Record<string, unknown> = {},
    origin = "http://localhost:3000",
  ) => {
    const cookieHeader = [...jar].map(([name, value]) => `${name}=${value}`).join("; ")
    const context = { origin, address, userAgent: "curl/8", cookieHeader }
    const response = await handleAuth({ method, path: path.split("/"), body, ...context })
    for (const set of response.headers.getSetCookie()) {
      const [pair] = set.split(";")
      const at = pair!.indexOf("=")
      jar.set(pair!.slice(0, at), pair!.slice(at + 1))
    }
    return { status: response.status, body: await response.json(), cookies: response.headers.getSetCookie() }
  }
  const token = async () => (await send("GET", "csrf")).body.csrfToken as string
  const header = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ")

  test("gives a cookie that the resolver knows, and signing out ends the session itself", async () => {
    const ada = await member("Ada")
    const csrfToken = await token()
    const answer = await send("POST", "callback/credentials", { csrfToken, login: ada.handle, password })
    expect(answer).toMatchObject({ status: 200, body: { ok: true } })
    const cookie = answer.cookies.find(set => set.startsWith(cookieName("session", false)))!
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect(cookie).not.toMatch(/Domain|Secure/)
    expect((await resolve(header()))?.personId).toBe(ada.id)
    expect((await send("GET", "session")).body.user).toEqual({ id: ada.id })

    const kept = header()
    expect(await send("POST", "signout", { csrfToken })).toMatchObject({ status: 200 })
    expect(await resolve(kept)).toBeNull()
    jar.clear()
  })

  test("ends the session that the cookie held before", async () => {
    const ada = await member("Ada")
    for (const _ of [1, 2]) {
      await send("POST", "callback/credentials", { csrfToken: await token(), login: ada.handle, password })
    }
    expect((await listSessions(ada)).sessions).toHaveLength(2)
    jar.clear()
  })

  test("under https uses __Host- cookies that are secure", async () => {
    const { cookies } = await send("GET", "csrf", {}, "https://chat.example.org")
    expect(cookies.join()).toMatch(/__Host-charla-\w{6}\.csrf=.*Secure/)
    jar.clear()
  })

  test("refuses a wrong password and a missing or foreign csrf token, in the form of every answer", async () => {
    const ada = await member("Ada")
    const csrfToken = await token()
    const wrong = await send("POST", "callback/credentials", {
      csrfToken,
      login: ada.handle,
      password: "wrong lemon tree",
    })
    expect(wrong).toMatchObject({ status: 403, body: { ok: false, error: { code: "wrong_password" } } })
    for (const foreign of [undefined, "0".repeat(64)]) {
      const refused = await send("POST", "callback/credentials", { csrfToken: foreign, login: ada.handle, password })
      expect(refused).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } })
    }
    expect(await resolve(header())).toBeNull()
    jar.clear()
  })

  test("never leads away: a foreign callbackUrl is nowhere in the answer", async () => {
    const ada = await member("Ada")
    for (const callbackUrl of [
      "https://evil.test",
      "//evil.test",
      "http://localhost:3000.evil.test",
      "http://localhost:3000@evil.test",
    ]) {
      const input = { csrfToken: await token(), login: ada.handle, password, callbackUrl }
      const { body } = await send("POST", "callback/credentials", input)
      expect(body).toEqual({ ok: true, value: {} })
      expect(decodeURIComponent(header())).not.toContain("evil")
    }
    jar.clear()
  })

  test("serves nothing else of next-auth", async () => {
    for (const [method, path] of [
      ["POST", "_log"],
      ["POST", "session"],
      ["GET", "signin"],
      ["GET", "providers"],
      ["POST", "callback/other"],
    ] as const) {
      expect((await send(method, path)).status).toBe(404)
    }
  })
})
