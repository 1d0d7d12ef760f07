import { useCallback, useEffect, useRef } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { changePins, type PinWindow } from "#lib/client/cache/pins.ts"
import { read, update, write } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** All who miss something do not ask in the same instant. */
const soonMs = () => 150 + Math.random() * 350
const none: MessageDto[] = []

const messagesOf = (held: PinWindow) => held.messages

/** What is pinned in a conversation, the latest first, kept live while it is shown. */
export const usePins = (conversationId: string): MessageDto[] => {
  const { cache, live } = useClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const ask = useCallback(async () => {
    const result = await sendCommand("message:pins", { conversationId })
    if (!result.ok) return
    update(cache, keys.people, held => mergePeople(held, result.value.people))
    const held = read(cache, keys.pins(conversationId))
    if (!held || held.revision <= result.value.revision) write(cache, keys.pins(conversationId), result.value)
  }, [cache, conversationId])

  useEffect(() => {
    const soon = () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void ask(), soonMs())
    }
    void ask()
    const stop = live.listen((id, changes) => {
      const held = read(cache, keys.pins(conversationId))
      if (id !== conversationId || !changes || !held) return
      const next = changePins(held, changes)
      if (next) write(cache, keys.pins(conversationId), next)
      else soon()
    })
    return () => {
      stop()
      clearTimeout(timer.current)
    }
  }, [cache, live, conversationId, ask])

  // Where the conversation started afresh, what changed meanwhile was told to nobody.
  const reached = useCached(keys.messages(conversationId), window => window.revision)
  const known = useCached(keys.pins(conversationId), held => held.revision)
  const behind = known !== undefined && reached !== undefined && known < reached
  useEffect(() => {
    if (!behind) return
    const later = setTimeout(() => void ask(), soonMs())
    return () => clearTimeout(later)
  }, [behind, ask])

  return useCached(keys.pins(conversationId), messagesOf) ?? none
}
