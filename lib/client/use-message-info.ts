import { useCallback, useEffect, useRef, useState } from "react"
import type { Lobby } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { update, write } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { MessageInfo } from "#lib/protocol/messages.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** Where no ticks are told, in large conversations, it is looked at again this often while it is open. */
const againMs = 5000

/** Who has received and read an own message: asked for when opened, and again whenever something of it has moved. */
export const useMessageInfo = (conversationId: string, seq: number) => {
  const { cache } = useClient()
  const [info, setInfo] = useState<MessageInfo | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ticks = useCached(
    keys.lobby,
    useCallback((lobby: Lobby) => lobby.rows[conversationId]?.ticks, [conversationId]),
  )
  const moved = useCached(keys.receipts(conversationId)) ?? 0

  useEffect(() => write(cache, keys.receipts(conversationId), 0), [cache, conversationId])
  /** How often it was asked, and which answer is shown: one that comes after a later one would take back what was read. */
  const asked = useRef(0)
  const shown = useRef(0)
  const load = useCallback(async () => {
    const turn = ++asked.current
    const result = await sendCommand("message:info", { conversationId, seq })
    if (turn < shown.current) return
    shown.current = turn
    setFailure(result.ok ? null : result.error)
    if (!result.ok) return
    update(cache, keys.people, held => mergePeople(held, result.value.people))
    setInfo(result.value)
  }, [cache, conversationId, seq])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what moved is the reason to ask again.
  useEffect(() => void load(), [load, moved])
  useEffect(() => {
    if (ticks) return
    const timer = setInterval(load, againMs)
    return () => clearInterval(timer)
  }, [ticks, load])

  return { info, failure, retry: load }
}
