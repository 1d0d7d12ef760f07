import { createServer } from "node:net"
import { isBuildFresh } from "#lib/cli/build-state.ts"
import { openDatabase, openDataDir } from "#lib/cli/data.ts"
import { run } from "#lib/cli/explain.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { withDeadline } from "#lib/deadline.ts"
import { findTools } from "#lib/domain/files/tools.ts"
import type { Env } from "#lib/env.ts"

/** What is fine, or what to do. */
type Finding = { ok: boolean; says: string }
const fine = (says: string): Finding => ({ ok: true, says })
const bad = (says: string): Finding => ({ ok: false, says })

/** Looks at everything that has to be right, and says of each what it is or what to do. */
async function doctor(): Promise<void> {
  const settings = loadSettings()
  const address = settings.publicUrl ?? `http://localhost:${settings.port}`
  const running = await isCharla(`http://127.0.0.1:${settings.port}`)
  const reachable = running || (settings.publicUrl !== undefined && (await isCharla(settings.publicUrl)))
  const notRunning = fine("not looked at: start Charla first")
  const checks: [string, () => Promise<Finding> | Finding][] = [
    ["Node", checkNode],
    ["Port", () => (running ? fine(`${settings.port}, Charla is running there`) : checkPort(settings))],
    ["Data folder", () => checkFolder(settings)],
    ["Files", () => checkFiles(settings)],
    ["Converters", () => checkConverters(settings)],
    ["Database", () => (running ? checkReady(settings) : checkDatabase(settings))],
    [
      "Broker",
      () => (settings.redisUrl ? checkBroker(settings.redisUrl) : fine("none is set, and one node needs none")),
    ],
    ["Build", () => (isBuildFresh() ? fine("fresh") : bad("older than the files; npm run build makes a new one"))],
    ["Polling", () => (reachable ? checkPolling(address) : notRunning)],
    ["WebSocket", () => (reachable ? checkWebSocket(address) : notRunning)],
  ]
  let failed = false
  for (const [name, check] of checks) {
    const finding = await Promise.resolve()
      .then(check)
      .catch((error: Error) => bad(error.message))
    failed ||= !finding.ok
    console.log(`${finding.ok ? "ok  " : "BAD "} ${name.padEnd(12)} ${finding.says}`)
  }
  process.exit(failed ? 1 : 0)
}

function checkNode(): Finding {
  const { node } = process.versions
  return Number(node.split(".")[0]) >= 24 ? fine(node) : bad(`${node}; install Node 24 or newer`)
}

function checkPort({ host, port }: Env): Promise<Finding> {
  return new Promise(resolve => {
    const probe = createServer()
    probe.once("error", (error: NodeJS.ErrnoException) =>
      resolve(bad(`${port} cannot be used (${error.code}); stop what uses it, or set PORT`)),
    )
    probe.listen(port, host, () => probe.close(() => resolve(fine(`${port} is free`))))
  })
}

function checkFolder({ dataDir }: Env): Finding {
  openDataDir(dataDir)
  return fine(`${dataDir} can be written to`)
}

function checkFiles({ uploadthing, publicUrl, redisUrl, dataDir }: Env): Finding {
  if (uploadthing.token && !publicUrl) {
    return bad(
      "UPLOADTHING_TOKEN is set and PUBLIC_URL is not: its cloud could not say that a file has arrived; set PUBLIC_URL",
    )
  }
  if (uploadthing.token) return fine("in uploadthing's cloud")
  return fine(`in ${dataDir}/files${redisUrl ? ", which all nodes have to share" : ""}`)
}

function checkConverters({ tools }: Env): Finding {
  const found = findTools(tools)
  if (tools.ffmpeg && tools.ffmpeg !== "off" && !found.ffmpeg) return bad(`FFMPEG_PATH: ${tools.ffmpeg} cannot be run`)
  if (tools.soffice && !found.soffice) return bad(`SOFFICE_PATH: ${tools.soffice} cannot be run`)
  const videos = found.ffmpeg ? `videos by ${found.ffmpeg}` : "videos by the browser alone"
  return fine(`${videos}, ${found.soffice ? `documents by ${found.soffice}` : "no pictures of Office documents"}`)
}

async function checkReady({ port }: Env): Promise<Finding> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/ready`, { signal: AbortSignal.timeout(5000) })
  const body = (await answer.json()) as { error?: { message: string } }
  return answer.ok
    ? fine("answers the running Charla")
    : bad(`${body.error?.message} Look whether it runs, and at DATABASE_URL`)
}

async function checkDatabase({ dataDir }: Env): Promise<Finding> {
  const { open } = await import("#db/client.ts")
  const database = await openDatabase(dataDir)
  const sql = open(database.url, { max: 1 })
  try {
    const [row] = await withDeadline(sql`select current_setting('server_version_num')::int as version`, 6000)
    const version = Number(row!.version)
    if (version < 150_000) return bad(`PostgreSQL ${Math.floor(version / 10_000)}; 15 or newer is needed`)
    return fine(`PostgreSQL ${Math.floor(version / 10_000)} (${database.description})`)
  } catch (error) {
    const { code } = error as { code?: string }
    return bad(`${database.description} does not answer (${code}); look whether it runs, and at DATABASE_URL`)
  } finally {
    await sql.end({ timeout: 1 })
    await database.stop()
  }
}

async function checkBroker(url: string): Promise<Finding> {
  const { createClient } = await import("@redis/client")
  const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 3000 } }).on("error", () => {})
  try {
    await withDeadline(
      client.connect().then(() => client.ping()),
      4000,
    )
    const version = /redis_version:(\S+)/.exec(await withDeadline(client.info("server"), 4000))?.[1]
    return fine(`Redis ${version}`)
  } catch (error) {
    const { code } = error as { code?: string }
    return bad(`does not answer (${code}); look whether it runs, and at REDIS_URL. Charla waits for it at a start`)
  } finally {
    if (client.isOpen) client.destroy()
  }
}

async function checkPolling(address: string): Promise<Finding> {
  const url = `${address}/socket.io/?EIO=4&transport=polling`
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)
  return answer?.ok && (await answer.text()).startsWith("0{")
    ? fine(`works through ${address}`)
    : bad(`does not work through ${address}; the proxy must pass /socket.io/ on unchanged`)
}

function checkWebSocket(address: string): Promise<Finding> {
  return new Promise(resolve => {
    const socket = new WebSocket(`${address.replace(/^http/, "ws")}/socket.io/?EIO=4&transport=websocket`)
    const settle = (finding: Finding) => {
      clearTimeout(timer)
      socket.close()
      resolve(finding)
    }
    const failed = bad(
      `does not work through ${address}; the proxy must pass the Upgrade header on (polling is slower)`,
    )
    const timer = setTimeout(() => settle(failed), 5000)
    socket.onmessage = () => settle(fine(`works through ${address}`))
    socket.onerror = () => settle(failed)
  })
}

async function isCharla(address: string): Promise<boolean> {
  const answer = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(3000) }).catch(() => null)
  const body = answer?.ok ? ((await answer.json().catch(() => null)) as { value?: { status?: string } } | null) : null
  return body?.value?.status === "alive"
}

await run(doctor)
