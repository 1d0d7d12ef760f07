import { join } from "node:path"
import pino, { type Logger } from "pino"
import { env } from "#lib/env.ts"
import { gatherLines, openLogFile } from "#lib/log-file.ts"
import { once } from "#lib/process.ts"

/** Never in a log line, wherever they stand: what people write and what opens doors. */
const private_ = ["password", "cookie", "authorization", "body", "token", "secret", "email"]
const redact = {
  paths: private_.flatMap(name => [name, `*.${name}`, `*.*.${name}`, `headers["${name}"]`]),
  censor: "[private]",
}

/**
 * Only what helps to find a fault. Row values are what people wrote: PostgreSQL repeats them in `detail` and `where`,
 * drizzle in its message after "params:", and a stack begins with the message.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? error : undefined
  const { code, constraint_name, table_name } = error as Error & Record<string, unknown>
  const message = error.message.split("\nparams:")[0]
  const stack = error.stack
    ?.split("\n")
    .filter(line => /^ +at /.test(line))
    .join("\n")
  const cause = error.cause === undefined ? undefined : plainError(error.cause)
  return { type: error.name, message, code, constraint_name, table_name, stack, cause }
}

type Sink = ReturnType<typeof pino.multistream>

/** A wrong variable is reported by whoever starts the process, as a sentence; the log must not throw before that. */
function settings() {
  try {
    return { level: env().log.level, test: env().mode === "test" }
  } catch {
    return { level: "info", test: false }
  }
}

const logs = once("logs", () => {
  // Who reads the output may end before this process does. A failed line that is reported by a line would never end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
  const { level, test } = settings()
  const stream = test ? process.stderr : process.stdout
  const output = (to: { write(line: string): unknown } = stream) =>
    pino.multistream([{ level: "trace", stream: to as pino.DestinationStream }])
  const options = { level, redact, base: undefined, serializers: { err: plainError, error: plainError } }
  const make = (name: string, sink: Sink): Logger => pino({ ...options, name }, sink)
  const sinks = { server: output(), access: output(), websocket: output(gatherLines(stream)) }
  return {
    sinks,
    files: [] as ReturnType<typeof openLogFile>[],
    gathered: [] as ReturnType<typeof gatherLines>[],
    server: make("charla", sinks.server),
    access: make("access", sinks.access),
    websocket: make("websocket", sinks.websocket),
  }
})

/** What the server does and what goes wrong in it. */
export const log: Logger = logs.server
/** One line per HTTP request. */
export const accessLog: Logger = logs.access
/** Sockets that open, close and are refused. */
export const websocketLog: Logger = logs.websocket

/** From here on the log is also kept in `dataDir/logs`, 10 MB a file and five files each. */
export function openLogFiles(dataDir: string): void {
  const file = (name: string) => openLogFile(join(dataDir, "logs", `${name}.log`))
  const [access, websocket, errors] = [file("access"), file("websocket"), file("error")]
  logs.files.push(access, websocket, errors)
  logs.sinks.access.add({ level: "trace", stream: access })
  const gathered = gatherLines(websocket)
  logs.gathered.push(gathered)
  logs.sinks.websocket.add({ level: "trace", stream: gathered })
  for (const sink of Object.values(logs.sinks)) sink.add({ level: "warn", stream: errors })
}

/** Writes out what is still in memory; the last step of shutting down. */
export function closeLogs(): void {
  for (const gathered of logs.gathered.splice(0)) gathered.flush()
  for (const file of logs.files.splice(0)) {
    try {
      file.flushSync()
    } catch {
      // A file that never opened has nothing to write out.
    }
  }
}
