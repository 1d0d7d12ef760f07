import { useMemo, useSyncExternalStore } from "react"
import type { OutboxEntry, OutboxHealth } from "#lib/client/outbox.ts"
import { useClient } from "#lib/client/provider.tsx"
import type { Code } from "#lib/protocol/result.ts"

/** Writes to a conversation. `send` resolves when the message is kept on this device; from then on it is the outbox's. */
export const useSendMessage = (conversationId: string) => {
  const { outbox } = useClient()
  return useMemo(
    () => ({
      send: (body: string, replyTo?: number): Promise<void> => outbox.add(conversationId, body, replyTo),
      retry: (clientId: string) => void outbox.retry(clientId),
      discard: (clientId: string) => void outbox.discard(clientId),
    }),
    [outbox, conversationId],
  )
}

const nothing = () => undefined

/** Why messages written there still wait although the line is up, or nothing. */
export const useDelay = (conversationId: string): Code | undefined => {
  const { outbox } = useClient()
  return useSyncExternalStore(outbox.subscribe, () => outbox.delay(conversationId), nothing)
}

/** What was written there last, as long as it is on this device only. */
export const useLastWaiting = (conversationId: string): OutboxEntry | undefined => {
  const { outbox } = useClient()
  return useSyncExternalStore(outbox.subscribe, () => outbox.entries(conversationId).at(-1), nothing)
}

const onDisk = () => "disk" as const

/** `memory`: what is unsent does not survive a reload, and the person should know. */
export const useOutboxHealth = (): OutboxHealth => {
  const { outbox } = useClient()
  return useSyncExternalStore(outbox.subscribe, outbox.health, onDisk)
}

/** Counts the messages that are on this device only, waiting or refused, those of other tabs too. */
export const useUnsent = (): (() => Promise<number>) => useClient().outbox.unsent
