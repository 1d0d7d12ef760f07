import { type ChildProcess, spawn } from "node:child_process"
import { cpSync, existsSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { root } from "#lib/cli/build-state.ts"
import { freePort } from "#tests/support/server.ts"
import { clearLater } from "../children.ts"

const folder = join(root, ".data", "bench", "empty")

/** Copies the empty application beside this one's data and builds it, once. Returns its folder. */
export async function buildEmpty(): Promise<string> {
  if (existsSync(join(folder, ".next", "BUILD_ID"))) return folder
  console.error("  building the empty application")
  cpSync(join(import.meta.dirname, "empty"), folder, { recursive: true })
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next")
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" }
  const child = spawn(process.execPath, [next, "build"], { cwd: folder, env, stdio: ["ignore", 2, 2] })
  const code = await new Promise(resolve => child.on("exit", resolve))
  if (code !== 0) throw new Error("The empty application could not be built.")
  return folder
}

/** Starts the empty application; its page has not been asked for yet. */
export async function startEmpty(): Promise<{ port: number; pid: number; end(): Promise<void> }> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(await buildEmpty(), "server.ts")], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  })
  return { port, pid: child.pid!, end: clearLater(() => endOf(child)) }
}

async function endOf(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once("exit", resolve))
  child.kill("SIGTERM")
  await ended
}
