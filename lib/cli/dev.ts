import { type ChildProcess, spawn } from "node:child_process"
import { watch } from "node:fs"
import { join } from "node:path"
import { root } from "#lib/cli/build-state.ts"
import { openDatabase, openDataDir } from "#lib/cli/data.ts"
import { run } from "#lib/cli/explain.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { givenSecret, keptSecret } from "#lib/secrets.ts"

/** What only pages use: the server need not start again, they are reloaded live. */
const pagesOnly = /^(client|i18n)[/\\]|\.tsx$/

/**
 * Pages reload live; a change to what the server runs starts it again. The database belongs to this process, so that
 * such a start takes a moment only.
 */
async function dev(): Promise<void> {
  const { dataDir } = loadSettings({ NODE_ENV: "development" })
  openDataDir(dataDir)
  const database = await openDatabase(dataDir)
  const secret = givenSecret() ?? (database.own ? keptSecret(dataDir) : undefined)
  const env: NodeJS.ProcessEnv = { ...process.env, DATABASE_URL: database.url, NEXT_TELEMETRY_DISABLED: "1" }
  if (secret) Object.assign(env, { AUTH_SECRET: secret, AUTH_SECRET_FILE: "" })

  let ending = false
  let server: ChildProcess | undefined
  const launch = () => {
    server = spawn(process.execPath, [join(root, "server.ts")], { cwd: root, env, stdio: "inherit" })
    server.on("exit", code => {
      server = undefined
      if (ending) return
      if (code === 0) launch()
      else console.log("The server has ended; it starts again when a file changes.")
    })
  }
  const end = async () => {
    if (ending) return
    ending = true
    server?.kill("SIGTERM")
    while (server) await new Promise(resolve => setTimeout(resolve, 50))
    await database.stop()
    process.exit(0)
  }
  process.on("SIGINT", end)
  process.on("SIGTERM", end)

  let pause: NodeJS.Timeout | undefined
  const changed = (_kind: string, file: string | null) => {
    if (!file || pagesOnly.test(file) || !/\.(ts|json|sql)$/.test(file)) return
    clearTimeout(pause)
    pause = setTimeout(() => (server ? server.kill("SIGTERM") : launch()), 150)
  }
  for (const folder of ["lib", "db"]) watch(join(root, folder), { recursive: true }, changed)
  watch(join(root, "server.ts"), changed)
  launch()
}

await run(dev)
