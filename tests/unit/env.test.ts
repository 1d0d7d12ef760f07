import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { EnvError, parseEnv, variableNames } from "#lib/env.ts"

const wrong: [string, string][] = [
  ["NODE_ENV", "staging"],
  ["HOST", "my house"],
  ["PORT", "http"],
  ["PORT", "70000"],
  ["DATABASE_URL", "mysql://root@localhost/charla"],
  ["DATABASE_POOL", "0"],
  ["PUBLIC_URL", "chat.example.org"],
  ["PUBLIC_URL", "https://chat.example.org/charla"],
  ["PUBLIC_URL", "http://chat.example.org"],
  ["TRUST_PROXY", "everybody"],
  ["AUTH_SECRET", "short"],
  ["SIGNUP", "maybe"],
  ["LOG_LEVEL", "loud"],
  ["LOG_FILES", "yes"],
  ["LIMIT_MESSAGE_CHARS", "-1"],
  ["SESSION_DAYS", "1.5"],
]

describe("the settings", () => {
  test.each(wrong)("a wrong %s (%s) is one sentence that names it", (name, value) => {
    const read = () => parseEnv({ [name]: value })
    expect(read).toThrow(EnvError)
    expect(read).toThrow(new RegExp(`^${name} must .+\\.$`))
  })

  test("a secret is not repeated in the message", () => {
    expect(() => parseEnv({ AUTH_SECRET: "hunter2" })).not.toThrow(/hunter2/)
    expect(() => parseEnv({ DATABASE_URL: "mysql://u:hunter2@h/d" })).not.toThrow(/hunter2/)
  })

  test("nothing is needed, empty means unset, unknown names are ignored", () => {
    const settings = parseEnv({ PORT: "", LIMIT_NOTHING: "1" })
    expect(settings).toMatchObject({ host: "127.0.0.1", port: 3000, dataDir: ".data", trustProxy: [], signup: "open" })
    expect(settings.limits.messageChars).toBe(4000)
    expect(Object.isFrozen(settings.limits)).toBe(true)
  })

  test("an address is reduced to its origin", () => {
    expect(parseEnv({ PUBLIC_URL: "https://Chat.Example.org/" }).publicUrl).toBe("https://chat.example.org")
    expect(parseEnv({ PUBLIC_URL: "http://ada.localhost:3000" }).publicUrl).toBe("http://ada.localhost:3000")
  })

  test("trusted proxies are names, addresses and networks", () => {
    expect(parseEnv({ TRUST_PROXY: "none" }).trustProxy).toEqual([])
    expect(parseEnv({ TRUST_PROXY: "loopback, 10.0.0.0/8" }).trustProxy).toEqual([
      "127.0.0.0/8",
      "::1/128",
      "10.0.0.0/8",
    ])
  })

  test(".env.example lists exactly the variables that are read", () => {
    const listed = [...readFileSync(".env.example", "utf8").matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(match => match[1])
    expect(listed.toSorted()).toEqual(variableNames.toSorted())
  })
})
