import { once as onceEvent } from "node:events"
import type { ServerResponse } from "node:http"
import { connect } from "node:net"
import { getCACertificates, setDefaultCACertificates } from "node:tls"
import { gzipSync } from "node:zlib"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { isPublicAddress } from "#lib/outbound/addresses.ts"
import { fetchPublic, mostBytes } from "#lib/outbound/fetch.ts"
import { NotFetched, targetOf } from "#lib/outbound/target.ts"
import { secureCertificate, secureKey } from "#tests/support/certificate.ts"
import { type Network, openNetwork, page } from "#tests/support/network.ts"

let network: Network
beforeAll(async () => {
  network = await openNetwork()
})
afterAll(() => network.close())
afterEach(() => expect(network.canary()).toBe(0))

const wanted = { accept: "text/html", takes: (type: string) => type === "text/html", page: true }
const get = (address: string, more = {}) => fetchPublic(address, { ...wanted, ...more })
/** Why it was not fetched. */
const why = (address: string, more = {}) =>
  get(address, more).then(
    () => "fetched",
    error => (error instanceof NotFetched ? error.reason : String(error)),
  )
const words = async (address: string) => (await get(address)).body.toString()

test("the canary notices whoever comes", async () => {
  for (const host of ["127.0.0.1", "::1"]) await onceEvent(connect(network.trap, host), "close")
  expect(network.canary()).toBe(2)
  network.forget()
})

describe("what is not public is not connected to", () => {
  test.each([
    ["R01", "http://127.0.0.1:5432/"],
    ["R01", "http://127.0.0.1/"],
    ["R01", "http://localhost/"],
    ["R01", "http://sub.localhost/"],
    ["R02", "http://localhost./"],
    ["R02", "http://[::1]/"],
    ["R02", "http://[::]/"],
    ["R02", "http://0/"],
    ["R02", "http://0.0.0.0/"],
    ["R03", "http://169.254.169.254/latest/meta-data/"],
    ["R03", "http://[fe80::a9fe:a9fe]/"],
    ["R05", "http://2130706433/"],
    ["R05", "http://0x7f000001/"],
    ["R05", "http://0177.0.0.1/"],
    ["R05", "http://127.1/"],
    ["R05", "http://①②⑦.⓪.⓪.①/"],
    ["R07", "http://[::ffff:127.0.0.1]/"],
    ["R07", "http://[::127.0.0.1]/"],
    ["R07", "http://[::ffff:0:7f00:1]/"],
    ["R07", "http://[64:ff9b::127.0.0.1]/"],
    ["R07", "http://[64:ff9b:1::7f00:1]/"],
    ["R07", "http://[2002:7f00:1::]/"],
    ["R07", "http://[2001:0:7f00:1::80ff:fffe]/"],
    ["R07", "http://[2606:4700::5efe:127.0.0.1]/"],
    ["R09", "http://10.0.0.1/"],
    ["R09", "http://172.16.0.1/"],
    ["R09", "http://172.31.255.255/"],
    ["R09", "http://192.168.1.1/"],
    ["R09", "http://100.64.0.1/"],
    ["R09", "http://198.18.0.1/"],
    ["R09", "http://0.1.2.3/"],
    ["R09", "http://224.0.0.1/"],
    ["R09", "http://255.255.255.255/"],
    ["R09", "http://240.0.0.1/"],
    ["R09", "http://192.0.2.1/"],
    ["R09", "http://[fc00::1]/"],
    ["R09", "http://[fd12:3456::1]/"],
    ["R09", "http://[fec0::1]/"],
    ["R09", "http://[ff02::1]/"],
    ["R09", "http://[2001:db8::1]/"],
    ["R09", "http://[100::1]/"],
    ["R14", "file:///etc/passwd"],
    ["R14", "ftp://news.example/"],
    ["R14", "gopher://news.example/"],
    ["R14", "data:text/html,<title>x</title>"],
    ["R14", "dict://news.example/"],
    ["R14", "javascript:alert(1)"],
    ["R14", "ws://news.example/"],
    ["R16", "http://news.example:22/"],
    ["R16", "http://news.example:5432/"],
    ["R16", "http://news.example:6379/"],
    ["R16", "http://news.example:3000/"],
    ["R16", "http://news.example:443/"],
    ["R16", "https://news.example:80/"],
    ["R25", "http://redis:6379/"],
    ["R25", "http://redis/"],
    ["R25", "https://169.254.169.254/"],
    ["a name of this network", "http://nas.local/"],
    ["a name of this network", "http://db.internal/"],
    ["credentials", "http://ada:secret@news.example/"],
    ["credentials", "http://127.0.0.1@news.example:80@/"],
    ["no address", "http://"],
    ["no address", `http://news.example/${"x".repeat(2048)}`],
  ])("%s: %s", async (_row, address) => {
    network.lead("news.example", ["127.0.0.1"])
    expect(await why(address)).toBe("address")
  })

  test("R09: addresses just outside of a range are public, in whatever way they are written", () => {
    for (const address of [
      "9.255.255.255",
      "11.0.0.0",
      "172.15.255.255",
      "172.32.0.0",
      "100.63.255.255",
      "100.128.0.0",
      "8.8.8.8",
      "2606:4700::1111",
      "2a00:1450:4001:800::200e",
    ]) {
      expect(isPublicAddress(address), address).toBe(true)
    }
    for (const text of [
      "",
      "news.example",
      "127.1",
      "0x8.8.8.8",
      "010.8.8.8",
      "8.8.8.8 ",
      "8.8.8",
      "fe80::1%eth0",
      "2606:4700::1%1",
      "[2606:4700::1]",
      "::8.8.8.8",
      "::ffff:8.8.8.8",
    ]) {
      expect(isPublicAddress(text), text).toBe(false)
    }
  })

  test.each([
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "::1",
    "::ffff:127.0.0.1",
    "fd00::1",
    "64:ff9b::7f00:1",
    "0.0.0.0",
    "100.100.100.200",
  ])("a name that leads to %s", async address => {
    network.lead("inside.example", [address])
    expect(await why("http://inside.example/")).toBe("address")
  })

  test("a name one of whose many addresses is not public is not connected to at all", async () => {
    const site = await network.site("half.example", page("<title>Half</title>"))
    network.lead("half.example", [network.addressOf("half.example"), "127.0.0.1"])
    expect(await why("http://half.example/")).toBe("address")
    expect(site.asked).toHaveLength(0)
  })

  test("a name that leads nowhere", async () => {
    expect(await why("http://nowhere.example/")).toBe("name")
  })

  test.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "//127.0.0.1/",
    "http://[::1]/",
    "http://2130706433/",
    "http://169.254.169.254/latest/meta-data/",
    "http://redis:6379/",
    "file:///etc/passwd",
    "http://hop.example:3000/",
    "http://inside.example/",
  ])("R10: a public page that leads on to %s", async location => {
    network.lead("inside.example", ["127.0.0.1"])
    const site = await network.site(
      "hop.example",
      (_request, response) => void response.writeHead(302, { location }).end(),
    )
    expect(await why("http://hop.example/")).toBe("address")
    expect(site.asked).toHaveLength(1)
  })

  test("R12: a name that leads elsewhere the second time is resolved once, and connected to where it led then", async () => {
    const site = await network.site("rebind.example", page("<title>First</title>"))
    const first = network.addressOf("rebind.example")
    network.lead("rebind.example", times => (times === 1 ? [first] : ["127.0.0.1"]))
    expect(await words("http://rebind.example/")).toContain("First")
    expect(network.resolved("rebind.example")).toBe(1)
    expect(site.asked).toHaveLength(1)
    // A redirect to itself is a hop of its own: looked at anew.
    expect(await why("http://rebind.example/")).toBe("address")
  })
})

describe("a request that is made", () => {
  test("says who asks and nothing else: no cookies, no credentials, no referrer", async () => {
    const site = await network.site("plain.example", (request, response) => {
      if (request.url === "/")
        return void response.writeHead(302, { location: "/next?a=b#c", "set-cookie": "sid=1" }).end()
      page("<title>Plain</title>")(request, response)
    })
    const { url, type, charset, encoding } = await get("http://plain.example")
    expect([url.href, type, charset, encoding]).toEqual(["http://plain.example/next?a=b", "text/html", "utf-8", null])
    for (const { method, headers } of site.asked) {
      expect(method).toBe("GET")
      expect(headers).toEqual({
        host: "plain.example",
        "user-agent": expect.stringContaining("link preview"),
        accept: "text/html",
        "accept-encoding": "gzip, deflate",
        connection: "close",
      })
    }
  })

  test("R17: encoded line breaks stay encoded, in path, query and redirect; in a host there are none", async () => {
    const site = await network.site("lines.example", (request, response) => {
      if (request.url?.startsWith("/go")) {
        return void response.writeHead(302, { location: "/to%0d%0aX-Injected:%201?b=%0d%0aX-Injected:%201" }).end()
      }
      page("<title>Lines</title>")(request, response)
    })
    await get("http://lines.example/a%0d%0aX-Injected:%201?b=%0d%0aX-Injected:%201")
    await get("http://lines.example/go\r\nX-Injected: 1")
    for (const { headers, url } of site.asked) {
      expect(headers["x-injected"]).toBeUndefined()
      expect(url).not.toMatch(/[\r\n]/)
    }
    expect(site.asked).toHaveLength(3)
    expect(await why("http://lines.example%0d%0aX-Injected:%201/")).toBe("address")
  })

  test("follows three redirects and no fourth", async () => {
    await network.site("chain.example", (request, response) => {
      const left = Number(request.url!.slice(1))
      if (left === 0) return page("<title>There</title>")(request, response)
      response.writeHead(301, { location: `/${left - 1}` }).end()
    })
    expect(await words("http://chain.example/3")).toContain("There")
    expect(await why("http://chain.example/4")).toBe("redirects")
    await network.site("ring.example", (_request, response) => void response.writeHead(307, { location: "/" }).end())
    expect(await why("http://ring.example/")).toBe("redirects")
  })

  test.each([404, 500, 206, 204])("that is answered with %i is worth nothing", async status => {
    await network.site(
      "status.example",
      (_request, response) => void response.writeHead(status, { "content-type": "text/html" }).end(),
    )
    expect(await why("http://status.example/")).toBe("status")
  })

  test("takes the kinds of content that are wanted and reads no others", async () => {
    await network.site(
      "kinds.example",
      (request, response) =>
        void response
          .writeHead(200, { "content-type": decodeURIComponent(request.url!.slice(1)) })
          .end("<title>x</title>"),
    )
    expect(await why("http://kinds.example/Text%2FHTML")).toBe("fetched")
    for (const kind of ["application%2Fjson", "video%2Fmp4", "text%2Fhtmlx", "x"]) {
      expect(await why(`http://kinds.example/${kind}`)).toBe("type")
    }
  })

  test("https: the certificate must be the name's, and one that is trusted", async () => {
    const site = await network.secureSite("secure.example", secureKey, secureCertificate, page("<title>Secure</title>"))
    expect(await why("https://secure.example/")).toBe("line")
    const before = getCACertificates("default")
    setDefaultCACertificates([secureCertificate])
    try {
      expect(await words("https://secure.example/")).toContain("Secure")
      await network.secureSite("other.example", secureKey, secureCertificate, page("<title>Other</title>"))
      expect(await why("https://other.example/")).toBe("line")
    } finally {
      setDefaultCACertificates(before)
    }
    expect(site.asked).toHaveLength(1)
  })

  test("an address of a name that does not answer is passed over for the next one", async () => {
    await network.site("two.example", page("<title>Two</title>"))
    network.lead("two.example", ["127.7.7.250", network.addressOf("two.example")])
    expect(await words("http://two.example/")).toContain("Two")
  })
})

describe("R18, R19, R20: what hostile sites send", () => {
  const endless = (response: ServerResponse, chunk: Buffer) => {
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on("drain", more)
    more()
  }

  test("a body without end is cut at a megabyte, and the connection with it", async () => {
    const ended = Promise.withResolvers<void>()
    await network.site("endless.example", (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" })
      response.on("close", ended.resolve)
      endless(response, Buffer.alloc(65_536, "x"))
    })
    expect((await get("http://endless.example/")).body).toHaveLength(mostBytes)
    await ended.promise
    expect(await why("http://endless.example/", { page: false })).toBe("size")
  })

  test("ten gigabytes that are announced are not begun where all of it is wanted", async () => {
    await network.site("huge.example", (_request, response) => {
      response.writeHead(200, { "content-type": "text/html", "content-length": String(10 ** 10) })
      endless(response, Buffer.alloc(65_536, "x"))
    })
    expect(await why("http://huge.example/", { page: false })).toBe("size")
    expect((await get("http://huge.example/")).body).toHaveLength(mostBytes)
  })

  test("what comes after the length that was announced is not read", async () => {
    await network.rawSite("longer.example", socket => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello and more")
      })
    })
    expect(await words("http://longer.example/")).toBe("hello")
  })

  test("less than was announced is nothing", async () => {
    await network.rawSite("shorter.example", socket => {
      socket.once(
        "data",
        () => void socket.end("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\nhello"),
      )
    })
    expect(await why("http://shorter.example/")).toBe("line")
  })

  test.each([
    ["no HTTP at all", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["headers without end", `HTTP/1.1 200 OK\r\n${"X-A: b\r\n".repeat(5000)}`],
    [
      "an upgrade nobody asked for",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ],
    [
      "two lengths",
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    ],
    ["a redirect to nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"],
  ])("%s", async (_name, bytes) => {
    await network.rawSite("raw.example", socket => void socket.once("data", () => socket.write(bytes)))
    expect(["line", "status"]).toContain(await why("http://raw.example/"))
  })

  test("R19: an encoding that is not undone here, Brotli among them, is not read; a picture comes as it is", async () => {
    await network.site(
      "encoded.example",
      (request, response) =>
        void response
          .writeHead(200, { "content-type": "text/html", "content-encoding": request.url!.slice(1) })
          .end(gzipSync("<title>x</title>")),
    )
    for (const encoding of ["br", "zstd", "compress", "gzip,gzip", "gzip,%20br"]) {
      expect(await why(`http://encoded.example/${encoding}`)).toBe("encoding")
    }
    expect((await get("http://encoded.example/gzip")).encoding).toBe("gzip")
    expect(await why("http://encoded.example/gzip", { page: false })).toBe("encoding")
  })

  test("R20: a site that drips and one that never answers are left after five seconds; ten are asked at once", async () => {
    const begun = performance.now()
    await network.site("drip.example", (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" })
      const drip = setInterval(() => response.write("x"), 100)
      response.on("close", () => clearInterval(drip))
    })
    const silent = await network.rawSite("silent.example", () => {})
    const outcomes = await Promise.all([
      why("http://drip.example/"),
      ...Array.from({ length: 9 }, () => why("http://silent.example/")),
      ...Array.from({ length: 3 }, () => why("http://inside.example/")),
    ])
    expect(outcomes).toEqual([...Array(10).fill("time"), ...Array(3).fill("address")])
    expect(silent.most).toBe(9)
    // The last three waited for a place; nothing took longer than its time.
    expect(performance.now() - begun).toBeGreaterThan(4900)
  })

  test("whoever waits may be told to stop, and beyond two hundred that wait there is no place", async () => {
    await network.rawSite("mute.example", () => {})
    const stop = new AbortController()
    const asked = Array.from({ length: 215 }, () => why("http://mute.example/", { signal: stop.signal }))
    const first = await Promise.race(asked)
    expect(first).toBe("busy")
    stop.abort()
    const outcomes = await Promise.all(asked)
    expect(outcomes.filter(outcome => outcome === "busy")).toHaveLength(5)
    expect(outcomes.filter(outcome => outcome === "time")).toHaveLength(210)
  })
})

test("an address is asked for without its fragment, whatever its case and spelling", () => {
  expect(targetOf("HTTPS://Bücher.Example:443/a b#c").href).toBe("https://xn--bcher-kva.example/a%20b")
  expect(targetOf("x", new URL("http://a.example/b/c")).href).toBe("http://a.example/b/x")
})
