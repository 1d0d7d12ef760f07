import { once } from "#lib/process.ts"

/** Counters of this process, by name: what happened so often since the start. */
const counters = once("counters", () => new Map<string, number>())

/** Adds to a counter, which begins at 0. */
export function count(name: string, by = 1): void {
  counters.set(name, (counters.get(name) ?? 0) + by)
}

/** All counters as they stand. */
export function counted(): Record<string, number> {
  return Object.fromEntries(counters)
}

type Transport = "websocket" | "polling"

const sockets = once("sockets", () => ({ websocket: 0, polling: 0 }) as Record<Transport, number>)

/** Sockets that are open now, by how they are connected. */
export function openSockets(): Record<Transport, number> {
  return { ...sockets }
}

/** Tells the count of a socket that opened (1), closed (-1) or moved to the other transport. */
export function countSocket(transport: string, by: 1 | -1): void {
  sockets[transport === "websocket" ? "websocket" : "polling"] += by
}
