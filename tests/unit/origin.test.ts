import type { IncomingMessage } from "node:http"
import { afterEach, describe, expect, test } from "vitest"
import { parseEnv } from "#lib/env.ts"
import { clientAddress, resolveOrigin } from "#lib/http/origin.ts"

const kept = globalThis as unknown as Record<symbol, { value: unknown } | undefined>
const settings = (source: Record<string, string>) => {
  kept[Symbol.for("charla:env")] = { value: parseEnv(source) }
}
afterEach(() => {
  kept[Symbol.for("charla:env")] = undefined
})

const from = (remoteAddress: string, headers: Record<string, string>) =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage

describe("the origin of a request", () => {
  test("is PUBLIC_URL where that is set, whatever the request says", () => {
    settings({ PUBLIC_URL: "https://chat.example.org" })
    expect(resolveOrigin(from("1.2.3.4", { host: "evil.test" }))).toBe("https://chat.example.org")
  })

  test("is a private address only where HOST listens there", () => {
    const lan = from("192.168.1.7", { host: "192.168.1.20:3000" })
    settings({})
    expect(resolveOrigin(lan)).toBeNull()
    settings({ HOST: "0.0.0.0" })
    expect(resolveOrigin(lan)).toBe("http://192.168.1.20:3000")
    expect(resolveOrigin(from("1.2.3.4", { host: "8.8.8.8" }))).toBeNull()
    settings({ HOST: "192.168.1.20" })
    expect(resolveOrigin(lan)).toBe("http://192.168.1.20:3000")
    expect(resolveOrigin(from("192.168.1.7", { host: "192.168.1.21" }))).toBeNull()
  })

  test("believes forwarded headers of trusted proxies only", () => {
    const headers = { host: "localhost:3000", "x-forwarded-proto": "https", "x-forwarded-host": "ada.localhost" }
    settings({})
    expect(resolveOrigin(from("127.0.0.1", headers))).toBe("http://localhost:3000")
    settings({ TRUST_PROXY: "loopback" })
    expect(resolveOrigin(from("::ffff:127.0.0.1", headers))).toBe("https://ada.localhost")
  })
})

describe("the address of a client", () => {
  const headers = { "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.0.3" }

  test("is the peer's when that is no trusted proxy", () => {
    settings({})
    expect(clientAddress(from("10.0.0.2", headers))).toBe("10.0.0.2")
    expect(clientAddress(from("::ffff:10.0.0.2", headers))).toBe("10.0.0.2")
  })

  test("is the last one that is not a trusted proxy's, so that nobody can choose it", () => {
    settings({ TRUST_PROXY: "10.0.0.0/8" })
    expect(clientAddress(from("10.0.0.2", headers))).toBe("203.0.113.9")
    expect(clientAddress(from("10.0.0.2", { "x-forwarded-for": "nonsense" }))).toBe("10.0.0.2")
    expect(clientAddress(from("10.0.0.2", {}))).toBe("10.0.0.2")
  })
})
