import { connection } from "#lib/client/connection.ts"
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
  /** Milliseconds, waiting for the connection included. */
  timeout?: number
  /** Whether to wait for a connection if there is none. */
  wait?: boolean
}

const unavailable = () => fail("unavailable", "No answer.")
/** The acknowledgement's form is the contract's; Socket.IO's overloads cannot follow a name that is a parameter. */
type Emit = (name: string, input: unknown, ack: (error: Error | null, result?: Result<unknown>) => void) => void

const ask = async (name: string, input: unknown, { timeout = 10_000, wait = true }: SendOptions = {}) => {
  const until = Date.now() + timeout
  // Never emitted while disconnected: Socket.IO would keep it and send it at a time of its own.
  if (!(connection.isOnline() || (wait && (await connection.reached(timeout))))) return unavailable()
  const line = pageSocket()!.timeout(Math.max(1, until - Date.now()))
  const result = await new Promise<Result<unknown>>(resolve => {
    ;(line.emit as unknown as Emit).call(line, name, input, (error, answer) =>
      resolve(error || !answer ? unavailable() : answer),
    )
  })
  if (!result.ok && result.error.code === "unauthenticated") sessionOver("expired")
  return result
}

/** Asks over the socket. `unavailable` means that the outcome is not known: no connection, or no answer in time. */
export const sendCommand = <N extends CommandName>(name: N, input: CommandInput<N>, options?: SendOptions) =>
  ask(name, input, options) as Promise<Result<CommandOutput<N>>>
export type SendCommand = typeof sendCommand

export const sendSignal = <N extends SignalName>(name: N, input: SignalInput<N>) =>
  ask(name, input, { wait: false }) as Promise<Result<SignalOutput<N>>>

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
