import { randomUUID } from "node:crypto"
import { createServer } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { afterEach, describe, expect, test } from "vitest"
import { message } from "#tests/support/guest.ts"
import { frame, openWire, rawRequest, statusOf, type Wire } from "#tests/support/raw.ts"
import { hangUp } from "#tests/support/sockets.ts"
import { ada, ben, changingNothing, house, room, setStage } from "#tests/support/stage.ts"
import { ask, descriptorsOf, rssOf } from "#tests/support/unharmed.ts"

setStage()

describe("P01, P02, P05, P06, P08, P25: what is no packet", () => {
  changingNothing()
  let wires: Wire[] = []
  const open = async (cookie = ada.cookie) => {
    const wire = await openWire(house.port, cookie ? { Cookie: cookie } : {})
    wires.push(wire)
    return wire
  }
  const joined = async () => {
    const wire = await open()
    wire.send("40")
    await expect.poll(() => wire.heard()).toContain("40{")
    return wire
  }
  afterEach(() => {
    for (const wire of wires) wire.socket.destroy()
    wires = []
  })

  const noise: (string | Buffer)[] = [
    "42[",
    '42{"a":1}',
    "4",
    "9",
    "",
    "42",
    "42[]",
    '42[""]',
    "42[null]",
    '42["message:send"]',
    '42["admin:drop",{}]',
    '42999999999999["message:list",{}]',
    '4299999999999999999999999["message:list",{}]',
    '42-1["message:list",{}]',
    '420["message:list",{"type":"function","call":"x"}]',
    '420["__proto__",{}]',
    '420["constructor",{}]',
    '420["toString",{}]',
    '420["disconnect",{}]',
    '420["error",{}]',
    '43["x"]',
    '430[{"ok":true}]',
    "41/admin",
    "44",
    "2probe",
    "5",
    "6",
    '40{"token":"x"}',
    "40/admin,",
    '451-["x",{"_placeholder":true,"num":0}]',
    '451-["x",{"_placeholder":true,"num":99}]',
    '4599999-["x"]',
    "\u0000\u0001",
    "x".repeat(60_000),
    frame(Buffer.from([0, 1, 255, 254]), { opcode: 2 }),
    frame("x", { opcode: 3 }),
    frame("x", { opcode: 0 }),
    frame("x".repeat(126), { opcode: 9 }),
    Buffer.from([0x81, 5, 1, 2, 3]),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  ]

  test("before anyone is signed in, after, and without a session: the process lives, others are served", async () => {
    const witness = await ben.connect()
    for (const each of noise) {
      for (const make of [() => open(""), open, joined]) {
        const wire = await make()
        wire.socket.write(typeof each === "string" ? frame(each) : each)
      }
    }
    await wait(300)
    expect(await witness.ask("session:list", {})).toMatchObject({ ok: true })
    hangUp(witness)
  })

  test("P06: a binary packet that never comes holds nothing", async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => joined()))
    for (const wire of opened) wire.send('451-["x",{"_placeholder":true,"num":0}]')
    await expect.poll(() => opened.every(wire => wire.isClosing()), { timeout: 5000 }).toBe(true)
  })

  test("P08: a message in 100,000 pieces closes the connection and costs no memory", async () => {
    const wire = await joined()
    const memory = rssOf(house.pid)
    const piece = frame("x", { opcode: 0, fin: false })
    wire.socket.on("error", () => {})
    wire.socket.write(frame("4", { opcode: 1, fin: false }))
    for (let n = 0; n < 100 && wire.socket.writable; n++) {
      wire.socket.write(Buffer.concat(Array.from({ length: 1000 }, () => piece)))
      await wait(1)
    }
    await Promise.race([wire.closed, wait(3000).then(() => Promise.reject(new Error("still open")))])
    expect(rssOf(house.pid) - memory).toBeLessThan(40_000_000)
  })

  test("P25: what comes before the socket is anybody's is not run", async () => {
    const wire = await open()
    wire.send(`42["message:send",${JSON.stringify(message(room))}]`)
    wire.send("40")
    await wait(300)
  })

  test("P15: other namespaces are refused, however many", async () => {
    const wire = await joined()
    const memory = rssOf(house.pid)
    for (let n = 0; n < 1000; n++) wire.send(`40/x${n},`)
    await wait(500)
    expect(rssOf(house.pid) - memory).toBeLessThan(40_000_000)
    expect(wire.heard()).not.toMatch(/40\/x\d+,\{"sid"/)
  })

  test("P10, P11: polling garbage is answered and closed", async () => {
    const path = `${house.url}/socket.io/?EIO=4&transport=polling`
    const descriptors = descriptorsOf(house.pid)
    for (const sid of ["__proto__", "constructor", "toString", "x".repeat(10_000), "%00", ""]) {
      expect((await ask(`${path}&sid=${sid}`, { headers: { cookie: ada.cookie } })).status, sid).toBe(sid ? 400 : 200)
    }
    expect([400, 414, 431]).toContain((await ask(`${path}&sid=${"x".repeat(64_000)}`)).status)
    for (let n = 0; n < 50; n++) {
      const opened = await ask(path, { headers: { cookie: ada.cookie } })
      const { sid } = JSON.parse(opened.text.slice(1)) as { sid: string }
      const garbage = { method: "POST", headers: { "content-type": n % 2 ? "application/octet-stream" : "text/plain" } }
      await ask(`${path}&sid=${sid}`, { ...garbage, body: Buffer.from([0, 1, 2, 255, 254, 253]) })
      expect((await ask(`${path}&sid=${sid}`)).status).toBeLessThan(500)
    }
    await wait(200)
    expect(descriptorsOf(house.pid) - descriptors).toBeLessThan(20)
  })

  test("P24: a flood is refused, then cut off; the others are answered meanwhile", async () => {
    const [flood, witness] = [await ada.connect(), await ben.connect()]
    let slowest = 0
    let on = true
    const watching = (async () => {
      while (on) {
        const began = performance.now()
        await witness.ask("session:list", {})
        slowest = Math.max(slowest, performance.now() - began)
        await wait(50)
      }
    })()
    for (let n = 0; n < 1000; n++) flood.socket.emit("session:list", {})
    await expect.poll(() => flood.closed, { timeout: 5000 }).toHaveLength(1)
    expect(flood.of("socket:closing")).toEqual([{ reason: "flooding" }])
    on = false
    await watching
    expect(slowest).toBeLessThan(1000)
    hangUp(witness)
  })
})

describe("P26, P27, P29: requests that once opened a framework", () => {
  changingNothing()
  const pages = ["/", "/explore", "/people", "/settings", "/settings/sessions", "/people/ada", `/c/${randomUUID()}`]

  test("a server action finds nothing, whatever it refers to", async () => {
    const form = new FormData()
    form.append("0", '"$1:__proto__:then"')
    form.append(
      "1",
      '{"status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B0\\"}","_response":{"_prefix":"x"}}',
    )
    for (const path of [...pages, "/sign-in", "/sign-up", "/nowhere"]) {
      const headers = { "next-action": "a".repeat(40), cookie: ada.cookie }
      const answer = await ask(house.url + path, { method: "POST", headers, body: form })
      expect(answer.status, path).toBe(404)
      const plain = await ask(house.url + path, { method: "POST", headers: { cookie: ada.cookie }, body: form })
      expect(plain.text, path).not.toContain("_response")
    }
  })

  test.each(["br", "gzip", "deflate", "zstd", "x"])("a body in %s is not even read", async encoding => {
    const paths = [
      "/api/sign-up",
      "/api/conversations",
      `/api/conversations/${room}/messages`,
      "/api/commands/message:send",
      "/api/auth/callback/credentials",
      "/api/auth/signout",
      `/api/conversations/${room}/join`,
      "/socket.io/?EIO=4&transport=polling",
    ]
    for (const path of paths) {
      const headers = { "content-type": "application/json", "content-encoding": encoding, cookie: ada.cookie }
      expect(
        (await ask(house.url + path, { method: "POST", headers, body: Buffer.alloc(1000, 255) })).status,
        path,
      ).toBe(415)
    }
  })

  test("a header that skips what protects a page does not", async () => {
    for (const path of pages) {
      const headers = { "x-middleware-subrequest": Array(5).fill("middleware").join(":"), "x-middleware-next": "1" }
      const answer = await ask(house.url + path, { headers })
      if (path === "/") expect(answer.text).not.toContain(ada.email)
      else {
        expect(answer.status, path).toBe(307)
        expect(answer.headers.get("location"), path).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
      }
    }
    for (const suffix of [".rsc", ".txt", "?_rsc=x", ".segments/_tree.segment.rsc"]) {
      const answer = await ask(`${house.url}/settings${suffix}`, { headers: { rsc: "1", "next-router-prefetch": "1" } })
      expect(answer.text, suffix).not.toContain(ada.email)
      expect([200, 307, 404]).toContain(answer.status)
    }
  })

  test("R27: a request for another server's address is refused, and nothing goes out", async () => {
    const host = `Host: 127.0.0.1:${house.port}\r\n`
    const upgrade =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YSBrZXkgb2Ygc2l4dGVlbg==\r\n"
    for (const target of ["http://10.0.0.5/", "http://127.0.0.1:1/", "//10.0.0.5/", "/\\10.0.0.5/", "*"]) {
      expect(statusOf(await rawRequest(house.port, `GET ${target} HTTP/1.1\r\n${host}${upgrade}\r\n`)), target).toBe(
        400,
      )
      expect(
        statusOf(await rawRequest(house.port, `GET ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)),
        target,
      ).toBe(400)
    }
  })
})

describe("R28: making the framework ask for something", () => {
  changingNothing()

  test("an action that is none, under a host of the sender's choice, asks nobody", async () => {
    let came = 0
    const canary = createServer(socket => {
      came++
      socket.destroy()
    })
    await new Promise<void>(resolve => canary.listen(0, "127.0.0.1", resolve))
    const host = `Host: 127.0.0.1:${(canary.address() as { port: number }).port}\r\nConnection: close\r\n`
    const form = "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: 2\r\n\r\n[]"
    for (const path of ["/", "/settings", "/sign-in", "/c/x"]) {
      const action = await rawRequest(
        house.port,
        `POST ${path} HTTP/1.1\r\n${host}Next-Action: ${"a".repeat(42)}\r\n${form}`,
      )
      expect(statusOf(action), path).toBe(404)
      const post = await rawRequest(house.port, `POST ${path} HTTP/1.1\r\n${host}${form}`)
      expect(statusOf(post), path).toBeLessThan(500)
      await rawRequest(house.port, `GET ${path} HTTP/1.1\r\n${host}RSC: 1\r\nX-Action-Redirect: /\r\n\r\n`)
    }
    canary.close()
    expect(came).toBe(0)
  })
})
