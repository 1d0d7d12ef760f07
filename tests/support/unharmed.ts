import { readdirSync, readFileSync } from "node:fs"
import { expect } from "vitest"
import type { Sql } from "#db/client.ts"
import type { House } from "./house.ts"
import { errorsIn } from "./server.ts"

const tables = ["people", "conversations", "memberships", "messages", "message_edits", "reactions", "blocks"]

/** Columns that tell of time passing and not of what people have: when somebody was last connected. */
const without: Record<string, string> = { people: "(select to_jsonb(p) - 'last_seen_at' from people p)" }

/** Everything that people have, as one value; when a session was seen last does not count. */
export async function contentsOf(sql: Sql): Promise<Record<string, string>> {
  const contents: Record<string, string> = {}
  for (const table of tables) {
    const [row] = await sql.unsafe(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as hash from ${without[table] ?? table} t`,
    )
    contents[table] = row!.hash
  }
  return contents
}

/** What an answer never holds: where the fault is, what was asked of the database, of what the server is made. */
export const innards =
  /\n\s+at |node_modules|\.(ts|tsx|mjs):\d+|file:\/\/|\b(select|insert into|update|delete from) "?\w+"? |postgres|drizzle|zod|x-powered-by/i

/** What is drawn by lot, as the id of a connection is, can spell any of these words. */
const drawn = /"[\w-]{20,}"/g

/** Fetches, and expects the answer within five seconds: a bound for what makes the server work or wait, which others on the machine do not reach. */
async function promptly(url: string, init: RequestInit = {}): Promise<{ response: Response; text: string }> {
  const began = performance.now()
  const response = await fetch(url, { redirect: "manual", ...init })
  const text = await response.text()
  expect(performance.now() - began, url).toBeLessThan(5000)
  return { response, text }
}

/** The invariant of every bad input: the same process, which answers at once and met nothing that it did not expect. */
export async function expectUnharmed(house: House): Promise<void> {
  expect((await promptly(`${house.url}/api/health`)).response.status).toBe(200)
  expect(process.kill(house.pid, 0)).toBe(true)
  expect(errorsIn(house.logs())).toEqual([])
}

export type Answer = { status: number; text: string; headers: Headers; body: () => unknown }

/** Asks and holds the answer to what holds for all: promptly, no fault of the server, nothing of its inside. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const { response, text } = await promptly(url, init)
  expect(response.status, `${url}: ${text.slice(0, 300)}`).toBeLessThan(500)
  if (!response.headers.get("content-type")?.startsWith("text/html"))
    expect(text.replace(drawn, "")).not.toMatch(innards)
  return { status: response.status, text, headers: response.headers, body: () => JSON.parse(text) }
}

/** Resident memory of another process in bytes; 0 where the system does not tell. */
export function rssOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024
  } catch {
    return 0
  }
}

/** Open files and connections of another process; 0 where the system does not tell. */
export function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}
