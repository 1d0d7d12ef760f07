import { randomUUID } from "node:crypto"
import { decode, encode } from "next-auth/jwt"
import { beforeAll, describe, expect, test } from "vitest"
import { openToken } from "#lib/auth/token.ts"
import { setAuthSecret } from "#lib/secrets.ts"

const secret = "a secret of this test, longer than thirty-two"
const claims = { sub: randomUUID(), sid: randomUUID() }
beforeAll(() => setAuthSecret(secret))

const theirs = (token: string) => decode({ token, secret }).catch(() => null)

describe("a session token", () => {
  test("says what next-auth has sealed in it", async () => {
    const token = await encode({ token: claims, secret })
    expect(openToken(token)).toMatchObject(claims)
    expect(openToken(token)).toEqual(await theirs(token))
  })

  test("is refused wherever next-auth refuses it: tampered with, cut, in another form, of another secret, over", async () => {
    const token = await encode({ token: claims, secret })
    const [header, key, iv, text, tag] = token.split(".") as [string, string, string, string, string]
    const other = (part: string) => (part.startsWith("A") ? "B" : "A") + part.slice(1)
    const sealed = (head: object) => [btoa(JSON.stringify(head)).replaceAll("=", ""), key, iv, text, tag].join(".")
    const wrong = [
      ...["", "x", "....", ".....", `${token}.`, token.slice(1), token.slice(0, -1)],
      ...[other(iv), "", iv.slice(4)].map(part => [header, key, part, text, tag].join(".")),
      ...[other(text), "", text.slice(4)].map(part => [header, key, iv, part, tag].join(".")),
      ...[other(tag), "", tag.slice(0, 6), tag.slice(0, 16)].map(part => [header, key, iv, text, part].join(".")),
      [header, "AAAA", iv, text, tag].join("."),
      ...[{ alg: "none" }, { alg: "dir", enc: "A128GCM" }, { enc: "A256GCM", alg: "dir" }].map(sealed),
      await encode({ token: claims, secret: "the secret of another installation, as long" }),
      await encode({ token: claims, secret, salt: "another purpose" }),
      await encode({ token: claims, secret, maxAge: -16 }),
      await encode({ token: { ...claims, nbf: Date.now() / 1000 + 60 }, secret }),
    ]
    for (const each of wrong) {
      expect(await theirs(each)).toBeNull()
      expect(openToken(each)).toBeNull()
    }
  })

  test("is tolerated for 15 s after its end", async () => {
    expect(openToken(await encode({ token: claims, secret, maxAge: -10 }))).toMatchObject(claims)
  })

  test("opens with the secret of now, not with one of before", async () => {
    const before = await encode({ token: claims, secret })
    setAuthSecret("the secret after it was changed, as long as that")
    expect(openToken(before)).toBeNull()
    setAuthSecret(secret)
    expect(openToken(before)).toMatchObject(claims)
  })
})
