import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Server } from "socket.io"
import { io } from "socket.io-client"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { backoff, createConnection } from "#lib/client/connection.ts"
import type { CharlaSocket } from "#lib/client/socket.ts"

/** As much of a browser as the connection looks at. */
const createBrowser = () => {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible", hasFocus: () => true })
  const window = new EventTarget()
  vi.stubGlobal("document", page)
  vi.stubGlobal("window", window)
  vi.stubGlobal("navigator", { onLine: true })
  return { page, window }
}

const createHost = async (port = 0) => {
  const http = createServer()
  const server = new Server(http, { transports: ["websocket"] })
  await new Promise<void>(resolve => http.listen(port, "127.0.0.1", resolve))
  return { server, port: (http.address() as AddressInfo).port, close: () => server.close() }
}

const setUp = (port: number) => {
  const socket = io(`http://127.0.0.1:${port}`, {
    autoConnect: false,
    reconnection: false,
    transports: ["websocket"],
    forceNew: true,
  }) as CharlaSocket
  const connection = createConnection(async () => socket)
  const until = (state: string) =>
    vi.waitFor(() => expect(connection.current().state).toBe(state), { timeout: 5000, interval: 5 })
  return { socket, connection, until }
}

let browser: ReturnType<typeof createBrowser>
const ends: (() => unknown)[] = []
beforeEach(() => {
  browser = createBrowser()
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  vi.unstubAllGlobals()
})

describe("connection", () => {
  test("what it is made of is fetched again when that failed", async () => {
    const host = await createHost()
    ends.push(() => host.close())
    const { socket } = setUp(host.port)
    let failures = 1
    const connection = createConnection(async () => {
      if (failures-- > 0) throw new Error("no line")
      return socket
    })
    ends.push(connection.stop)
    connection.start()
    expect(connection.isOnline()).toBe(false)
    await vi.waitFor(() => expect(connection.isOnline()).toBe(true), { timeout: 5000, interval: 5 })
  })

  test("comes back by itself, and a short loss is not shown", async () => {
    const host = await createHost()
    ends.push(() => host.close())
    const { connection, until } = setUp(host.port)
    ends.push(connection.stop)
    connection.start()
    await until("online")
    const seen: string[] = []
    connection.subscribe(() => seen.push(connection.shown().state))
    host.server.disconnectSockets(true)
    await until("connecting")
    expect(connection.current().nextTryAt).not.toBeNull()
    await until("online")
    expect(new Set(seen)).toEqual(new Set(["online"]))
  })

  test("says so after three seconds, with the time of the next try", async () => {
    const host = await createHost()
    const { connection, until } = setUp(host.port)
    ends.push(connection.stop)
    connection.start()
    await until("online")
    await host.close()
    await until("unreachable")
    expect(connection.shown().state).toBe("online")
    await vi.waitFor(() => expect(connection.shown().state).toBe("unreachable"), { timeout: 5000 })
    await vi.waitFor(() => expect(connection.shown().nextTryAt).toBeGreaterThan(Date.now()), { timeout: 5000 })
  })

  test("tries at once when the network is back, and when asked to", async () => {
    const host = await createHost()
    const { connection, until } = setUp(host.port)
    ends.push(connection.stop)
    connection.start()
    await until("online")
    await host.close()
    await until("unreachable")
    const again = await createHost(host.port)
    ends.push(() => again.close())
    browser.window.dispatchEvent(new Event("online"))
    await until("online")
    again.server.disconnectSockets(true)
    await until("connecting")
    connection.tryNow()
    await until("online")
  })

  test("finds out that a line is dead when the network changes", async () => {
    const host = await createHost()
    ends.push(() => host.close())
    // Connected, and never answers.
    const { connection, socket, until } = setUp(host.port)
    ends.push(connection.stop)
    connection.start()
    await until("online")
    const first = socket.id
    browser.window.dispatchEvent(new Event("online"))
    await vi.waitFor(() => expect(socket.id && socket.id !== first).toBe(true), { timeout: 6000 })
  })

  /** A line on which each attempt hangs for eight seconds, as the real one does until its time is up; how long it was from one to the next. */
  const onDeadLine = () => {
    vi.useFakeTimers()
    ends.push(() => vi.useRealTimers())
    const listeners = new Map<string, (error: Error) => void>()
    const begun: number[] = []
    const socket = {
      connected: false,
      on(name: string, listener: (error: Error) => void) {
        listeners.set(name, listener)
        return socket
      },
      off: () => socket,
      disconnect: () => socket,
      connect() {
        begun.push(performance.now())
        setTimeout(() => listeners.get("connect_error")!(new Error("timeout")), 8000)
        return socket
      },
    }
    const connection = createConnection(async () => socket as never)
    ends.push(connection.stop)
    connection.start()
    return { connection, gaps: () => begun.slice(1).map((at, index) => at - begun[index]!) }
  }

  test("on a line that swallows everything, an attempt begins at least every ten seconds", async () => {
    const { gaps } = onDeadLine()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(gaps().length).toBeGreaterThan(10)
    expect(Math.max(...gaps())).toBeLessThanOrEqual(10_000)
  })

  test("a clock that is put back delays no attempt, and hides no loss", async () => {
    const { connection, gaps } = onDeadLine()
    await vi.advanceTimersByTimeAsync(2000)
    vi.setSystemTime(Date.now() - 3_600_000)
    await vi.advanceTimersByTimeAsync(1001)
    expect(connection.shown().state).toBe("connecting")
    await vi.advanceTimersByTimeAsync(60_000)
    expect(gaps().length).toBeGreaterThan(5)
    expect(Math.max(...gaps())).toBeLessThanOrEqual(10_000)
  })

  test("of too many windows, one waits until it is looked at", async () => {
    const host = await createHost()
    ends.push(() => host.close())
    const { connection, until } = setUp(host.port)
    ends.push(connection.stop)
    connection.start()
    await until("online")
    connection.closing("too_many_sockets")
    host.server.disconnectSockets(true)
    await until("unreachable")
    expect(connection.current().nextTryAt).toBeNull()
    await new Promise(resolve => setTimeout(resolve, 1100))
    browser.window.dispatchEvent(new Event("focus"))
    await until("online")
  })

  test("waits for whoever asks, but not longer than they wait", async () => {
    const host = await createHost()
    ends.push(() => host.close())
    const { connection } = setUp(host.port)
    ends.push(connection.stop)
    expect(await connection.reached(20)).toBe(false)
    connection.start()
    expect(await connection.reached(5000)).toBe(true)
  })
})

test("waiting grows from one second to the longest, by chance between half and all of it", () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(attempt => backoff(attempt, 30_000, 1))).toEqual([
    1e3, 2e3, 4e3, 8e3, 16e3, 3e4, 3e4,
  ])
  expect(backoff(0, 30_000, 0)).toBe(500)
})
