import { readFileSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { join } from "node:path"
import { withDeadline } from "#lib/deadline.ts"
import { reachDatabase } from "#lib/domain/reach-database.ts"
import { sendJson } from "#lib/http/answer.ts"
import { log } from "#lib/log.ts"
import { openSockets } from "#lib/metrics.ts"
import { once } from "#lib/process.ts"

const state = once("readiness", () => ({ waitingFor: "The server is starting." as string | null }))

/** A sentence that says what the server is waiting for, or null from the moment it serves people. */
export function setWaiting(reason: string | null): void {
  state.waitingFor = reason
}

/** The code only: a message may name hosts and people of the inside. */
export function sayDatabaseAway(error: Error & { code?: string }): void {
  // Said between two attempts; the one before gave the reason.
  if (error.code === "DATABASE_AWAY") return
  setWaiting(`The database cannot be reached (${error.code ?? error.name}).`)
  log.warn({ err: error }, "the database cannot be reached")
}

/** Like {@link sayDatabaseAway}, of the broker. */
export function sayBrokerAway(error: Error & { code?: string }): void {
  // From the first answer on a node makes do without it.
  if (state.waitingFor === null) return
  setWaiting(`The broker of REDIS_URL cannot be reached (${error.code ?? error.name}).`)
  log.warn({ err: error }, "the broker cannot be reached")
}

export function waitingFor(): string | null {
  return state.waitingFor
}

/** Of this program. */
export const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {
  version: string
}

/** Answers the questions of those who watch the server, under any host name. Returns whether this was one. */
export async function answerHealth(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const path = request.url?.split("?")[0]
  if (request.method !== "GET" && request.method !== "HEAD") return false
  if (path === "/health" || path === "/api/health") {
    const uptime = Math.floor(process.uptime())
    sendJson(response, 200, { ok: true, value: { status: "alive", version, uptime, sockets: openSockets() } })
    return true
  }
  if (path !== "/api/ready") return false
  const reason = waitingFor() ?? (await probeDatabase())
  if (reason) sendJson(response, 503, { ok: false, error: { code: "unavailable", message: reason } })
  else sendJson(response, 200, { ok: true, value: { status: "ready", version } })
  return true
}

async function probeDatabase(): Promise<string | null> {
  try {
    await withDeadline(reachDatabase(), 2000)
    return null
  } catch {
    return "The database does not answer."
  }
}
