import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { compiled } from "#lib/cli/build-state.ts"
import { makeTemporaryFolder } from "./folder.ts"

export type TestServer = {
  url: string
  port: number
  pid: number
  dataDir: string
  /** Everything it has printed so far. */
  logs(): string
  /** From here on nobody reads what it prints. */
  stopListening(): void
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<number | null>
  /** Ends it in order and removes its folder, unless the folder was given. */
  stop(): Promise<void>
}

type Options = {
  /** Another database instead of its own one, for instance of `copyDatabase()`. */
  databaseUrl?: string
  /** A folder that outlives the server. */
  dataDir?: string
  port?: number
  /** The folder of a copy of the program, instead of this one. */
  program?: string
  /** Further variables. */
  env?: Record<string, string>
  /** False: returns at once, without waiting for /api/ready. */
  wait?: boolean
}

const unhandled = /nobody (handled|caught)|unhandledRejection/
const failed = new RegExp(`"level":(50|60)|⨯|${unhandled.source}`)
/** Of the database, as tests bring it about. */
const lost = /onnection terminated|terminating connection|CONNECTION_|database is away|ENOENT|ECONNREFUSED|ECONNRESET/

/** Every line in which a server tells that something went wrong. */
export const errorsIn = (logs: string): string[] => logs.split("\n").filter(line => failed.test(line))

/**
 * The same where the database may go away: a job that failed for instance, which nobody else hears of. Of a server that lost its database in between,
 * what was not handled.
 */
export const failuresIn = (logs: string): string[] => {
  const errors = errorsIn(logs)
  return errors.some(line => lost.test(line)) ? errors.filter(line => unhandled.test(line)) : errors
}

/** Throws them. */
export const expectNoFailures = (server: TestServer): void => {
  const failures = failuresIn(server.logs())
  if (failures.length > 0) throw new Error(`The server told of failures:\n${failures.join("\n")}`)
}

const root = join(import.meta.dirname, "../..")

/** Starts the real server as its own process, on the production build and a free port, and waits until it is ready. */
export async function startServer(options: Options = {}): Promise<TestServer> {
  const program = options.program ?? root
  if (!existsSync(join(program, ".next", "BUILD_ID"))) throw new Error("There is no build; run `npm run build` first.")
  const folder = options.dataDir ? undefined : makeTemporaryFolder()
  const dataDir = options.dataDir ?? folder!.path
  const port = options.port ?? (await freePort())
  const child = spawn(process.execPath, [join(program, "server.ts")], {
    cwd: program,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: options.databaseUrl ?? "",
      // As `npm start` does it; with the second it ends when whoever started it is gone, as a test that ran into its time-out.
      NODE_COMPILE_CACHE: compiled,
      npm_lifecycle_event: "start",
      // No test goes out to the internet.
      LINK_PREVIEWS: "off",
      ...options.env,
    },
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
  }
  const ended = new Promise<number | null>(resolve => child.once("exit", resolve))
  const url = `http://127.0.0.1:${port}`
  const server: TestServer = {
    url,
    port,
    pid: child.pid!,
    dataDir,
    logs: () => output,
    stopListening() {
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
    },
    kill: signal => {
      child.kill(signal)
      return ended
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await server.kill("SIGTERM")
      folder?.remove()
    },
  }
  if (options.wait !== false) await untilReady(server, () => child.exitCode !== null)
  return server
}

async function untilReady(server: TestServer, hasEnded: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 100_000; Date.now() < deadline; await wait(50)) {
    const answer = await fetch(`${server.url}/api/ready`).catch(() => null)
    if (answer?.ok) return
    if (hasEnded()) throw new Error(`The server ended: ${server.logs()}`)
  }
  await server.stop()
  throw new Error(`The server did not become ready: ${server.logs()}`)
}

/** A port that nobody uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
