import { request } from "node:http"
import { networkInterfaces } from "node:os"
import ipaddr from "ipaddr.js"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type House, openHouse } from "#tests/support/house.ts"
import { openWire } from "#tests/support/raw.ts"

type Answer = { status: number; headers: Record<string, unknown>; text: string }

/** A request whose `Host` is as given, whatever the address it goes to. */
const get = (house: House, path: string, headers: Record<string, string>, method = "GET", to = "127.0.0.1") =>
  new Promise<Answer>((resolve, reject) => {
    const asked = request({ host: to, port: house.port, path, headers, method }, response => {
      let text = ""
      response.setEncoding("utf8").on("data", chunk => {
        text += chunk
      })
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    asked.on("error", reject)
    asked.end(method === "POST" ? "{}" : undefined)
  })
const type = { "content-type": "application/json" }
const handshake = async (house: House, headers: Record<string, string>) => {
  try {
    const wire = await openWire(house.port, headers)
    wire.socket.destroy()
    return 101
  } catch (error) {
    return (error as { status: number }).status
  }
}
const evil = "http://evil.test"
const foreignHosts = [
  "evil.test",
  "127.0.0.1.evil.test",
  "localhost.evil.test",
  "8.8.8.8",
  "[2001:db8::1]",
  "x@localhost",
  "localhost:99999",
]

describe("on this machine alone", () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house?.close())

  test.each(["localhost", "127.0.0.1", "ada.localhost", "127.3.2.1", "[::1]", "LOCALHOST"])(
    "answers as %s, to its own pages only",
    async name => {
      const host = `${name}:${house.port}`
      const page = await get(house, "/sign-in", { host })
      expect(page.status).toBe(200)
      const own = `http://${host.toLowerCase()}`
      expect(page.headers["content-security-policy"]).toContain(own.replace("http", "ws"))
      expect((await get(house, "/api/sign-up", { host, origin: own, ...type }, "POST")).status).toBe(400)
      expect((await get(house, "/api/sign-up", { host, origin: evil, ...type }, "POST")).status).toBe(403)
      expect(await handshake(house, { Host: host, Origin: own })).toBe(101)
      expect(await handshake(house, { Host: host, Origin: evil })).not.toBe(101)
      expect(await handshake(house, { Host: host, Origin: `http://localhost:${house.port + 1}` })).not.toBe(101)
    },
  )

  test.each(foreignHosts)("does not answer as %j, and repeats it nowhere", async host => {
    for (const path of ["/", "/sign-in", "/api/auth/csrf", "/api/conversations", "/nowhere"]) {
      const answer = await get(house, path, { host })
      expect(answer.status, path).toBe(400)
      expect(JSON.stringify(answer.headers) + answer.text).not.toContain(host)
    }
    expect(await handshake(house, { Host: host, Origin: `http://${host}` })).not.toBe(101)
  })

  test("believes no forwarded header of somebody whom it was not told to trust", async () => {
    const host = `127.0.0.1:${house.port}`
    const forged = {
      host,
      "x-forwarded-host": "evil.test",
      "x-forwarded-proto": "https",
      "x-forwarded-for": "10.9.8.7",
      forwarded: "host=evil.test",
    }
    const answer = await get(house, "/api/auth/csrf", forged)
    expect(answer.status).toBe(200)
    expect(JSON.stringify(answer)).not.toMatch(/evil|__Host-|Secure/)
    expect(answer.headers["strict-transport-security"]).toBeUndefined()
  })

  test("does not listen where others could reach it", async () => {
    const address = lanAddress()
    if (!address) return
    await expect(get(house, "/api/health", {}, "GET", address)).rejects.toMatchObject({ code: "ECONNREFUSED" })
  })
})

/** An address of this machine that is not loopback. */
function lanAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find(each => each && !each.internal && each.family === "IPv4")?.address
}

describe("on every interface", () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ HOST: "0.0.0.0" })
  })
  afterAll(() => house?.close())

  test("answers as a private address, sockets too, and as no public one", async () => {
    const host = `192.168.1.20:${house.port}`
    expect((await get(house, "/sign-in", { host })).status).toBe(200)
    expect(await handshake(house, { Host: host, Origin: `http://${host}` })).toBe(101)
    expect(await handshake(house, { Host: host, Origin: `http://192.168.1.21:${house.port}` })).not.toBe(101)
    for (const name of foreignHosts) expect((await get(house, "/sign-in", { host: name })).status, name).toBe(400)
    expect((await get(house, "/sign-in", { host: `203.0.113.5:${house.port}` })).status).toBe(400)
  })

  test("is reached over the network, where the machine has a private address", async () => {
    const address = lanAddress()
    if (!address) return
    const answer = await get(house, "/sign-in", { host: `${address}:${house.port}` }, "GET", address)
    const isPrivate = ["private", "linkLocal", "uniqueLocal"].includes(ipaddr.parse(address).range())
    expect(answer.status).toBe(isPrivate ? 200 : 400)
  })
})

describe("under a public address, behind a proxy", () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({
      PUBLIC_URL: "https://chat.example.test",
      TRUST_PROXY: "loopback",
      LIMIT_SIGN_UPS_PER_ADDRESS_PER_HOUR: "2",
    })
  })
  afterAll(() => house?.close())
  const proxied = (more: Record<string, string> = {}) => ({
    host: "chat.example.test",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.7",
    ...more,
  })

  test("is that address, whatever the request says: cookies, policy, transport security", async () => {
    for (const host of ["chat.example.test", "127.0.0.1", "evil.test"]) {
      const csrf = await get(house, "/api/auth/csrf", proxied({ host }))
      expect(csrf.status).toBe(200)
      for (const cookie of csrf.headers["set-cookie"] as string[]) expect(cookie).toMatch(/^__Host-.*; Secure/i)
      expect(csrf.headers["strict-transport-security"]).toBe("max-age=31536000")
      const page = await get(house, "/sign-in", proxied({ host }))
      expect(page.headers["content-security-policy"]).toContain("wss://chat.example.test")
      expect(JSON.stringify(page)).not.toContain("evil.test")
    }
  })

  test("its own pages are those of that address, over HTTP and by WebSocket", async () => {
    const status = async (origin: string) =>
      (await get(house, "/api/sign-up", proxied({ origin, ...type }), "POST")).status
    expect(await status("https://chat.example.test")).toBe(400)
    const foreign = [
      "http://chat.example.test",
      "https://chat.example.test:8443",
      "https://evil.chat.example.test",
      "https://chat.example.test.evil.test",
      evil,
      `http://127.0.0.1:${house.port}`,
    ]
    for (const origin of foreign) {
      expect(await status(origin), origin).toBe(403)
      expect(await handshake(house, { Host: "chat.example.test", Origin: origin }), origin).not.toBe(101)
    }
    expect(await handshake(house, { Host: "chat.example.test", Origin: "https://chat.example.test" })).toBe(101)
  })

  test("knows its visitors by the last address that a proxy of its own wrote", async () => {
    const ways = [
      "203.0.113.7",
      "198.51.100.9, 203.0.113.7",
      "1.1.1.1, 127.0.0.1, 203.0.113.7, 127.0.0.1",
      "garbage, 203.0.113.7",
    ]
    const statuses = []
    for (const [n, forwarded] of ways.entries()) {
      const handle = `guest_${n}x`
      const body = JSON.stringify({
        handle,
        name: "Guest",
        email: `${handle}@example.test`,
        password: "wandering lemon tree",
      })
      const answer = await fetch(`${house.url}/api/sign-up`, {
        method: "POST",
        headers: { ...type, "x-forwarded-for": forwarded },
        body,
      })
      statuses.push(answer.status)
    }
    // One visitor, whatever the rest of the list says: two a hour.
    expect(statuses).toEqual([200, 200, 429, 429])
  })
})
