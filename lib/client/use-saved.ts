import { useCallback, useEffect } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { read, update, write } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { Failure } from "#lib/protocol/result.ts"

const none: number[] = []
const changed = (held: number[], seq: number, saved: boolean) => {
  const rest = held.filter(each => each !== seq)
  return saved ? [...rest, seq] : rest
}

/** Which messages of a conversation one keeps for later, on all own devices, and how to keep one or let it go. */
export const useSaved = (conversationId: string) => {
  const { cache, guess } = useClient()
  const key = keys.savedIn(conversationId)

  const told = useCached(keys.saved)
  const missed = useCached(keys.missed)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after a time without a line.
  useEffect(() => {
    void sendCommand("saved:places", { conversationId }).then(result => {
      if (result.ok) write(cache, keys.savedIn(conversationId), result.value.seqs)
    })
  }, [cache, conversationId, missed])
  useEffect(() => {
    if (told?.conversationId !== conversationId) return
    update(cache, keys.savedIn(conversationId), held => changed(held, told.seq, told.saved))
  }, [cache, conversationId, told])

  /** Shows at once what it will be and takes it back when refused; answers null, or why not. */
  const save = useCallback(
    async (seq: number, saved: boolean): Promise<Failure | null> => {
      if (!read(cache, key)) write(cache, key, none)
      const result = await guess(
        { key, seq, find: held => held.includes(seq), put: (held, now) => changed(held, seq, now) },
        () => saved,
        () => sendCommand(saved ? "message:save" : "message:unsave", { conversationId, seq }),
      )
      return result.ok ? null : result.error
    },
    [cache, guess, key, conversationId],
  )
  return { saved: useCached(key) ?? none, save }
}
