import { sessionOver } from "#lib/client/session.ts"
import { type CharlaSocket, fetchSocket } from "#lib/client/socket.ts"

export type ConnectionState = "online" | "connecting" | "offline" | "unreachable"
/** `since` is when this state began, `nextTryAt` when the next attempt starts; both in this device's milliseconds. */
export type Connection = { state: ConnectionState; since: number; nextTryAt: number | null }

const firstDelay = 1000
/** In view, so that the line is back within 10 s of being mended; unseen, half a minute spares the server. */
const longestDelay = () => (document.visibilityState === "visible" ? 10_000 : 30_000)
const quietMs = 3000
const probeMs = 4000

/** Exponential, between half and all of 1, 2, 4 … s up to `longest`. */
export const backoff = (attempt: number, longest: number, random = Math.random()) =>
  Math.min(longest, firstDelay * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2)

/** Keeps the socket open: tries again with backoff, at once when the network, the window or the person comes back. */
export const createConnection = (fetched: () => Promise<CharlaSocket>) => {
  let socket: CharlaSocket | undefined
  let attach: (socket: CharlaSocket) => () => void = () => () => {}
  let detach = () => {}
  let now: Connection = { state: "connecting", since: 0, nextTryAt: null }
  let shown: Connection = { state: "online", since: 0, nextTryAt: null }
  let attempt = 0
  let triedAt = 0
  let hiddenAt = 0
  let running = false
  let held = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let quiet: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()

  const show = () => {
    if (now.state === "online" || !quiet) shown = now
    for (const listener of listeners) listener()
  }
  const missing = () => {
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      quiet = undefined
      show()
    }, quietMs)
  }
  const become = (state: ConnectionState, nextTryAt: number | null = null) => {
    if (state === now.state && nextTryAt === now.nextTryAt) return
    const since = state === now.state ? now.since : Date.now()
    if (now.state === "online") missing()
    now = { state, since, nextTryAt }
    show()
  }
  const away = () => navigator.onLine === false
  const connected = () => socket?.connected === true

  const open = () => {
    clearTimeout(retry)
    if (!running || connected()) return
    held = false
    triedAt = performance.now()
    become(away() ? "offline" : "connecting")
    // A stuck attempt is given up for a new one.
    if (socket) socket.disconnect().connect()
    else fetched().then(take, () => later())
  }
  const take = (found: CharlaSocket) => {
    if (!running || socket) return
    socket = found
    const parted = attach(found)
    found.on("connect", opened).on("connect_error", failed).on("disconnect", lost)
    detach = () => {
      parted()
      found.off("connect", opened).off("connect_error", failed).off("disconnect", lost).disconnect()
      socket = undefined
    }
    open()
  }
  const later = (delay = backoff(attempt, longestDelay())) => {
    clearTimeout(retry)
    if (!running) return
    retry = setTimeout(open, delay)
    become(away() ? "offline" : attempt > 0 ? "unreachable" : "connecting", Date.now() + delay)
    attempt++
  }
  const opened = () => {
    attempt = 0
    clearTimeout(retry)
    become("online")
  }
  const failed = (error: Error & { data?: { code?: string } }) => {
    if (error.message === "unauthenticated" || error.data?.code === "unauthenticated") sessionOver("expired")
    // An attempt that hung has taken part of the waiting: from one to the next it is never longer than `longestDelay`.
    else
      later(
        Math.max(
          firstDelay * (0.5 + Math.random() / 2),
          backoff(attempt, longestDelay()) - (performance.now() - triedAt),
        ),
      )
  }
  const lost = () => {
    if (held) become("unreachable")
    else later()
  }
  /** A line may be dead without anyone having been told: an answer within 4 s, or a new one. */
  const probe = () => {
    socket?.timeout(probeMs).emit("presence:focus", { active: document.hasFocus() }, error => {
      if (!error || !connected()) return
      socket?.disconnect()
      open()
    })
  }
  const wake = (event: Event) => {
    if (document.visibilityState === "hidden") {
      hiddenAt = Date.now()
      return
    }
    const slept = hiddenAt > 0 && Date.now() - hiddenAt > 20_000
    hiddenAt = 0
    if (!connected()) {
      if (event.type === "online" || performance.now() - triedAt > firstDelay) open()
    } else if (slept || event.type === "online" || event.type === "offline") probe()
    if (event.type === "offline" && !connected()) become("offline", now.nextTryAt)
  }
  const listen = (on: "addEventListener" | "removeEventListener") => {
    for (const name of ["online", "offline", "focus", "pageshow"]) window[on](name, wake)
    document[on]("visibilitychange", wake)
  }

  return {
    /** `attaching` is given the socket before it is opened for the first time, and returns how to let go of it. */
    start(attaching = attach) {
      if (running) return
      running = true
      attach = attaching
      listen("addEventListener")
      missing()
      open()
    },
    stop() {
      running = false
      clearTimeout(retry)
      clearTimeout(quiet)
      listen("removeEventListener")
      detach()
    },
    tryNow() {
      attempt = 0
      open()
    },
    /** The server closes for a reason. One of too many windows waits until it is looked at, or two would push each other out for ever. */
    closing(reason: string) {
      held = reason === "too_many_sockets"
      if (reason === "flooding") attempt = 5
    },
    isOnline: () => running && connected(),
    /** Whether there is a connection within `timeout` milliseconds. */
    async reached(timeout: number): Promise<boolean> {
      if (connected() || away()) return connected()
      return new Promise(resolve => {
        const end = (result: boolean) => {
          clearTimeout(timer)
          listeners.delete(look)
          resolve(result)
        }
        const look = () => now.state === "online" && end(true)
        const timer = setTimeout(end, timeout, false)
        listeners.add(look)
      })
    },
    current: () => now,
    /** What a person is shown: a loss of less than 3 s is none. */
    shown: () => shown,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const connection = createConnection(fetchSocket)
