"use client"
import { openConversation } from "#lib/client/navigate.ts"
import { useCommand } from "#lib/client/use-command.ts"

/** Opens the one direct conversation with somebody, made if there is none. */
export const useDirect = (personId: string) => {
  const { run, pending, error } = useCommand("conversation:direct")
  const open = async () => {
    const result = await run({ personId })
    if (result.ok) openConversation(result.value.row.conversation.id)
  }
  return { open, pending, error }
}
