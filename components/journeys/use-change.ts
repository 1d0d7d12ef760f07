"use client"
import { useRouter } from "next/navigation"
import { useCommand } from "#lib/client/use-command.ts"
import type { CommandInput, CommandName } from "#lib/protocol/commands.ts"

/** Runs a command and has the page rendered anew by the server when it has changed something. */
export const useChange = <N extends CommandName>(name: N) => {
  const router = useRouter()
  const command = useCommand(name)
  const run = async (input: CommandInput<N>) => {
    const result = await command.run(input)
    if (result.ok) router.refresh()
    return result
  }
  return { ...command, run }
}
