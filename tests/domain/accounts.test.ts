import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sql } from "#db/client.ts"
import { changePassword } from "#lib/domain/accounts/change-password.ts"
import { handleKey, isReserved } from "#lib/domain/accounts/handle.ts"
import { isCommon } from "#lib/domain/accounts/password.ts"
import { resetPassword } from "#lib/domain/accounts/reset-password.ts"
import { setupPath, setupToken } from "#lib/domain/accounts/setup.ts"
import { signUp } from "#lib/domain/accounts/sign-up.ts"
import { verifyPassword } from "#lib/domain/accounts/verify-password.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { checkSession } from "#lib/domain/sessions/check.ts"
import { counted } from "#lib/metrics.ts"
import { signUpInput as signUpSchema } from "#lib/protocol/accounts.ts"
import type { Failure } from "#lib/protocol/result.ts"
import type { TestDatabase } from "#tests/support/database.ts"
import { createPlace, member, password, signedIn, signUpInput, visitor } from "#tests/support/members.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createPlace()
})
afterAll(() => database.drop())

const failure = (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(
    value => {
      throw new Error(`Expected a refusal, got ${JSON.stringify(value)}`)
    },
    error => {
      if (error instanceof Refusal) return error.failure
      throw error
    },
  )
const address = () => `10.0.0.${Math.floor(Math.random() * 250)}-${randomUUID()}`

/** Passwords that were hashed or compared so far. */
const computed = () => counted()["passwords:computed"] ?? 0

describe("the first administrator", () => {
  test("away from loopback is made by the one-time token alone, and only once", async () => {
    const afar = { ...visitor, loopback: false }
    const first = await signUp(afar, signUpInput("Eve"))
    expect(await roleOf(first.id)).toBe("member")
    expect((await failure(signUp(afar, signUpInput("Eve", { setup: "guess" })))).fields).toEqual({ setup: "wrong" })

    expect(await setupPath()).toBe(`/sign-up?setup=${setupToken()}`)
    const both = [signUpInput("Ada", { setup: setupToken() }), signUpInput("Ben", { setup: setupToken() })]
    const outcomes = await Promise.allSettled(both.map(input => signUp(afar, input)))
    expect(outcomes.filter(outcome => outcome.status === "fulfilled")).toHaveLength(1)
    const [row] = await sql()`select count(*)::int as admins from people where role = 'admin'`
    expect(row!.admins).toBe(1)
    expect(await setupPath()).toBeNull()
    expect((await failure(signUp(afar, signUpInput("Cleo", { setup: setupToken() })))).fields).toEqual({
      setup: "wrong",
    })
  })

  test("who signs up later on loopback is a member", async () => {
    expect(await roleOf((await signUp(visitor, signUpInput("Dan"))).id)).toBe("member")
  })

  const roleOf = async (id: string) => (await sql()`select role from people where id = ${id}`)[0]!.role
})

describe("signing up", () => {
  test("says everything that is wrong at once, by field", async () => {
    const ben = await member("Ben")
    const input = {
      ...signUpInput("Ben"),
      handle: ben.handle,
      email: ben.email.toUpperCase(),
      password: "passwordpassword",
    }
    expect(await failure(signUp(visitor, input))).toMatchObject({
      code: "invalid",
      fields: { handle: "taken", email: "taken", password: "common" },
    })
  })

  test.each([
    ["adrn1n", "admln"],
    ["c1e0", "cleo"],
    ["wiIl".toLowerCase(), "vviii"],
  ])("%s and %s are one handle", (one, other) => expect(handleKey(one)).toBe(handleKey(other)))

  test("a look-alike of a handle is taken", async () => {
    const name = `o${randomUUID().slice(0, 6)}`
    await signUp(visitor, { ...signUpInput("Cleo"), handle: `cleo${name}` })
    const twin = `c1e0${name}`
    expect((await failure(signUp(visitor, { ...signUpInput("Cleo"), handle: twin }))).fields).toEqual({
      handle: "taken",
    })
  })

  test.each(
    "admin 4dmin support everyone here api _next null undefined settings __proto__ adm1n"
      .split(" ")
      .filter(h => h !== "4dmin"),
  )("%s is reserved", handle => expect(isReserved(handle)).toBe(true))

  test.each(["ad\u200bmin", "\u0430dmin", "ab", "a".repeat(31), "a b c", "a\u0000b"])("%j is no handle", handle => {
    expect(signUpSchema.safeParse({ ...signUpInput("Ada"), handle }).success).toBe(false)
  })

  test.each(["a\uff20b.test", '"e@evil.test"@victim.test', "a@b.test,c@d.test", `${"a".repeat(255)}@b.test`, "a@b"])(
    "%s is no address",
    email => expect(signUpSchema.safeParse({ ...signUpInput("Ada"), email }).success).toBe(false),
  )

  test.each([
    ["passwordpassword", true],
    ["P@ssw0rd1234", true],
    ["charla-charla", true],
    ["qwertyuiop123", true],
    ["aaaaaaaaaaaa", true],
    ["adalovelace1", true],
    ["correct horse battery staple", false],
    ["😀😁😂🤣😃😄😅😆😉😊😋😎", false],
    ["ada counts her wheels", false],
  ])("the password %s is common: %s", (text, common) =>
    expect(isCommon(text, ["ada_l", "Ada Lovelace", "lovelace"])).toBe(common),
  )

  test.each([
    [11, false],
    [12, true],
    [64, true],
    [128, true],
    [129, false],
  ])("a password of %i characters is taken: %s", (length, taken) => {
    const long = "wandering lemon tree ".repeat(7).slice(0, length)
    expect(signUpSchema.safeParse({ ...signUpInput("Ada"), password: long }).success).toBe(taken)
  })

  test("of many at once with one handle exactly one is made, the others hear that it is taken", async () => {
    const input = signUpInput("Ada")
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        signUp(visitor, { ...input, email: `${n}.${input.email}` }).then(
          () => "made",
          error => (error instanceof Refusal ? error.failure.fields?.handle : String(error)),
        ),
      ),
    )
    expect(outcomes.filter(outcome => outcome === "made")).toHaveLength(1)
    expect(outcomes.filter(outcome => outcome === "taken")).toHaveLength(7)
  })

  test("refuses with too_many once a hundred passwords wait, and does not stop the others", async () => {
    const ada = await member("Ada")
    const lags: number[] = []
    let last = performance.now()
    const timer = setInterval(() => {
      lags.push(performance.now() - last - 10)
      last = performance.now()
    }, 10)
    const outcomes = await Promise.all(
      Array.from({ length: 140 }, () =>
        verifyPassword(`nobody_${randomUUID()}`, ada.password, address()).then(
          () => "in",
          error => (error as Refusal).failure.code,
        ),
      ),
    )
    clearInterval(timer)
    const tried = outcomes.filter(code => code === "wrong_password").length
    expect(tried).toBeGreaterThanOrEqual(102)
    expect(outcomes.filter(code => code === "too_many").length).toBe(140 - tried)
    expect(tried).toBeLessThan(140)
    // On the main thread every tick would wait for a whole password.
    expect(lags.sort((a, b) => a - b)[Math.floor(lags.length / 2)]).toBeLessThan(15)
  })
})

describe("a password", () => {
  test("signs in by handle, by @handle and by address, whatever the case", async () => {
    const ada = await member("Ada")
    for (const login of [ada.handle, `@${ada.handle.toUpperCase()}`, ada.email.toUpperCase(), ` ${ada.handle} `]) {
      expect(await verifyPassword(login, password, address())).toEqual({ personId: ada.id })
    }
  })

  test("is one and the same composed or decomposed; all of it counts, spaces and the far end too", async () => {
    const long = `é wandering lemon tree ${"x y ".repeat(20)}`
    const ada = await signUp(visitor, signUpInput("Ada", { password: `${long}1` }))
    const works = (text: string) =>
      verifyPassword(ada.handle, text, address()).then(
        () => true,
        () => false,
      )
    expect(await works(`${long}1`.normalize("NFD"))).toBe(true)
    expect(await works(`${long}2`)).toBe(false)
    expect(await works(`${long}1 `)).toBe(false)
  })

  test("that is wrong and a login that is unknown get the same answer for the same work", async () => {
    const ada = await member("Ada")
    const wrong = async (login: string) => {
      const before = computed()
      const answer = await failure(verifyPassword(login, "some other lemon tree", address()))
      return { answer, passwords: computed() - before }
    }
    const known = await wrong(ada.handle)
    expect(known.passwords).toBe(1)
    expect(await wrong(`nobody_${randomUUID()}`)).toEqual(known)
  })

  test("may be guessed 20 times an hour per account, from however many addresses, known or not", async () => {
    const ada = await member("Ada")
    for (const login of [ada.handle, `nobody_${randomUUID()}`]) {
      const codes: string[] = []
      for (let n = 0; n < 25; n++)
        codes.push((await failure(verifyPassword(login, "some other lemon tree", address()))).code)
      expect(codes.filter(code => code === "wrong_password")).toHaveLength(20)
    }
    const refused = await failure(verifyPassword(ada.handle, password, address()))
    expect(refused.code).toBe("too_many")
    expect(refused.retryAfter).toBeGreaterThan(3000)
  })

  test("that is right does not use the attempts up", async () => {
    const ada = await member("Ada")
    for (let n = 0; n < 25; n++) await verifyPassword(ada.handle, password, "10.9.9.9")
  })

  test.each(["a\u0000b", "x\ud800y", "x".repeat(1_000_000)])(
    "of a hopeless kind is refused before any work",
    async hopeless => {
      const ada = await member("Ada")
      const before = computed()
      expect((await failure(verifyPassword(ada.handle, hopeless, address()))).code).toBe("wrong_password")
      expect(computed()).toBe(before)
    },
  )

  test("changed, leaves only the session it was changed in", async () => {
    const ada = await member("Ada")
    const other = await signedIn(ada.id)
    expect(
      (await failure(changePassword(ada, { current: "not it, not at all", next: "quiet purple engine" }))).fields,
    ).toEqual({
      current: "wrong",
    })
    expect((await failure(changePassword(ada, { current: password, next: "passwordpassword" }))).fields).toEqual({
      next: "common",
    })
    expect(await checkSession(other.sessionId)).toEqual({ personId: ada.id })
    await changePassword(ada, { current: password, next: "quiet purple engine" })
    expect(await checkSession(other.sessionId)).toBeNull()
    expect(await checkSession(ada.sessionId)).toEqual({ personId: ada.id })
    expect(await verifyPassword(ada.handle, "quiet purple engine", address())).toEqual({ personId: ada.id })
  })

  test("reset by the operator, leaves no session", async () => {
    const ada = await member("Ada")
    const { password: fresh } = await resetPassword(`@${ada.handle}`)
    expect(await checkSession(ada.sessionId)).toBeNull()
    expect(await verifyPassword(ada.email, fresh, address())).toEqual({ personId: ada.id })
    expect((await failure(resetPassword("nobody_at_all"))).code).toBe("not_found")
  })
})
