import { useCallback, useRef, useState } from "react"
import { useClient } from "#lib/client/provider.tsx"
import { type SendOptions, sendCommand } from "#lib/client/send-command.ts"
import type { CommandInput, CommandName, CommandOutput } from "#lib/protocol/commands.ts"
import type { Failure, Result } from "#lib/protocol/result.ts"

/** Runs a command for a form or a button. What the answer tells goes into the cache like an event. */
export const useCommand = <N extends CommandName>(name: N, options?: SendOptions) => {
  const { live } = useClient()
  const [state, setState] = useState<{ pending: boolean; error: Failure | null }>({ pending: false, error: null })
  const latest = useRef(0)
  const timeout = options?.timeout
  const run = useCallback(
    async (input: CommandInput<N>): Promise<Result<CommandOutput<N>>> => {
      const turn = ++latest.current
      setState({ pending: true, error: null })
      const result = await sendCommand(name, input, { timeout })
      live.answered(result)
      if (turn === latest.current) setState({ pending: false, error: result.ok ? null : result.error })
      return result
    },
    [live, name, timeout],
  )
  const reset = useCallback(() => setState({ pending: false, error: null }), [])
  return { ...state, run, reset }
}
