import { connection } from "#lib/client/connection.ts"
import { inOrder } from "#lib/client/in-order.ts"
import { sessionOver } from "#lib/client/session.ts"
import { pageSocket } from "#lib/client/socket.ts"
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  SignalInput,
  SignalName,
  SignalOutput,
} from "#lib/protocol/commands.ts"
import { fail, type Result } from "#lib/protocol/result.ts"

export type SendOptions = {
  /** Milliseconds, with the wait for the connection and for what goes before it. */
  timeout?: number
  /** Whether to wait for a connection if there is none. */
  wait?: boolean
}

const usualMs = 10_000
const unavailable = () => fail("unavailable", "No answer.")
/** The acknowledgement's form is the contract's; Socket.IO's overloads cannot follow a name that is a parameter. */
type Emit = (name: string, input: unknown, ack: (error: Error | null, result?: Result<unknown>) => void) => void

/** They undo or overwrite one another, and what is sent together the server does in any order. */
const ordered: ReadonlySet<string> = new Set<CommandName>([
  "message:edit",
  "message:delete",
  "message:pin",
  "message:unpin",
  "message:save",
  "message:unsave",
  "reaction:add",
  "reaction:remove",
  "membership:update",
  "settings:update",
  "follow:add",
  "follow:remove",
  "contact:ask",
  "contact:answer",
  "contact:remove",
  "block:add",
  "block:remove",
])
const subjects = ["conversationId", "seq", "personId"] as const
const subjectOf = (input: unknown) => subjects.map(name => (input as Record<string, unknown>)[name] ?? "").join(" ")

const ask = async (name: string, input: unknown, until: number, wait = true) => {
  // Never emitted while disconnected: Socket.IO would keep it and send it at a time of its own.
  const left = () => until - performance.now()
  if (!(connection.isOnline() || (wait && (await connection.reached(left())))) || left() <= 0) return unavailable()
  const line = pageSocket()!.timeout(left())
  const result = await new Promise<Result<unknown>>(resolve => {
    ;(line.emit as unknown as Emit).call(line, name, input, (error, answer) =>
      resolve(error || !answer ? unavailable() : answer),
    )
  })
  if (!result.ok && result.error.code === "unauthenticated") sessionOver("expired")
  return result
}

/**
 * Asks over the socket. `unavailable` means that the outcome is not known: no connection, or no answer in time. Two that are about the
 * same thing go one after the other, within the time of each.
 */
export const sendCommand = <N extends CommandName>(
  name: N,
  input: CommandInput<N>,
  { timeout = usualMs, wait }: SendOptions = {},
) => {
  const until = performance.now() + timeout
  const asked = () => ask(name, input, until, wait)
  return (ordered.has(name) ? inOrder(subjectOf(input), asked) : asked()) as Promise<Result<CommandOutput<N>>>
}
export type SendCommand = typeof sendCommand

export const sendSignal = <N extends SignalName>(name: N, input: SignalInput<N>) =>
  ask(name, input, performance.now() + usualMs, false) as Promise<Result<SignalOutput<N>>>

/** Asks over HTTP, for forms before a socket exists. */
export const postCommand = async <N extends CommandName>(
  name: N,
  input: CommandInput<N>,
): Promise<Result<CommandOutput<N>>> => {
  try {
    const response = await fetch(`/api/commands/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(15_000),
    })
    const result = (await response.json()) as Result<CommandOutput<N>>
    if (!result.ok && result.error.code === "unauthenticated") sessionOver("expired")
    return result
  } catch {
    return unavailable()
  }
}
