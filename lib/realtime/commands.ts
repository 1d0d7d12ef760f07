import { dispatch, guard } from "#lib/commands/dispatch.ts"
import { takeFrom } from "#lib/commands/limits.ts"
import { parseInput } from "#lib/commands/parse.ts"
import { endSessionSockets } from "#lib/domain/announce.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { checkSession } from "#lib/domain/sessions/check.ts"
import { log } from "#lib/log.ts"
import { count } from "#lib/metrics.ts"
import { type SignalName, signals } from "#lib/protocol/commands.ts"
import { fail, type Result } from "#lib/protocol/result.ts"
import { makeFloodGate } from "#lib/realtime/flood.ts"
import type { ChatSocket } from "#lib/realtime/socket.ts"

/** What runs a signal: it lives with the sockets, not in the table of commands. */
export type SignalHandlers = { [N in SignalName]: (socket: ChatSocket, input: never) => Promise<unknown> | unknown }

/** Hands every event of a socket to the dispatch and its answer to the acknowledgement, if one was asked for. */
export function serveCommands(socket: ChatSocket, handlers: SignalHandlers): void {
  const isFlood = makeFloodGate(socket)
  socket.onAny((name: unknown, ...given: unknown[]) => {
    const ack = typeof given.at(-1) === "function" ? (given.pop() as (result: Result<unknown>) => void) : () => {}
    if (isFlood()) return ack(fail("too_many", "Too fast; wait a moment.", { retryAfter: 1 }))
    if (typeof name !== "string" || given.length !== 1) {
      count("sockets:malformed")
      return ack(fail("invalid", "An event has a name and one input."))
    }
    socket.data.asked++
    run(socket, handlers, name, given[0]).then(
      result => {
        socket.data.asked--
        ack(result)
      },
      error => {
        socket.data.asked--
        log.error({ err: error, event: name }, "an event failed")
      },
    )
  })
}

async function run(
  socket: ChatSocket,
  handlers: SignalHandlers,
  name: string,
  input: unknown,
): Promise<Result<unknown>> {
  const { actor } = socket.data
  const admitted = await guard(name, async () => {
    await socket.data.ready
    if (await checkSession(actor.sessionId, actor.address)) return
    endSessionSockets(actor.sessionId, "ended")
    throw new Refusal("unauthenticated", "This session has ended.")
  })
  if (!admitted.ok) return admitted
  if (!Object.hasOwn(signals, name)) return dispatch(name, input, actor)

  const signal = name as SignalName
  const parsed = parseInput<unknown>(signals[signal].input, input)
  if (!parsed.ok) return parsed
  const retryAfter = await takeFrom("read", actor)
  if (retryAfter) return fail("too_many", "Too fast; wait a moment.", { retryAfter })
  return guard(name, async () => (await handlers[signal](socket, parsed.value as never)) ?? {})
}
