import type { CommandInput, CommandName, CommandOutput, SignalInput, SignalName, SignalOutput } from "./commands.ts"
import type { EventName, EventPayload } from "./events.ts"
import type { Result } from "./result.ts"

/** Socket.IO's event maps, derived from the two tables. */
export type ClientToServer = {
  [N in CommandName]: (input: CommandInput<N>, ack: (result: Result<CommandOutput<N>>) => void) => void
} & { [N in SignalName]: (input: SignalInput<N>, ack: (result: Result<SignalOutput<N>>) => void) => void }
export type ServerToClient = { [N in EventName]: (payload: EventPayload<N>) => void }
