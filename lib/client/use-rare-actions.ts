import { useMemo } from "react"
import { viewerOf } from "#lib/client/cache/blocks.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read, update } from "#lib/client/cache/store.ts"
import { certain, unreadAfter } from "#lib/client/cache/watermarks.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** Rarer things that one does with a message; each answers null, or why it was refused. */
export const useRareActions = (conversationId: string) => {
  const { cache, live, readMarks, personId } = useClient()
  return useMemo(() => {
    const done = (result: { ok: true } | { ok: false; error: Failure }) => (result.ok ? null : result.error)
    return {
      pin: async (seq: number, pinned: boolean) =>
        done(await sendCommand(pinned ? "message:pin" : "message:unpin", { conversationId, seq })),
      removePreview: async (seq: number) => done(await sendCommand("message:remove-preview", { conversationId, seq })),
      /** From here on it is unread, at once; what stays on screen does not count as read until the conversation was left. */
      async markUnread(seq: number) {
        const row = read(cache, keys.lobby)?.rows[conversationId]
        if (!row) return null
        readMarks.hold(conversationId)
        const left = unreadAfter(read(cache, keys.messages(conversationId)), row, seq - 1, viewerOf(cache, personId))
        const marked = { ...row, ...certain(row, left), membership: { ...row.membership, unreadFromSeq: seq } }
        update(cache, keys.lobby, held => ({ ...held, rows: { ...held.rows, [conversationId]: marked } }))
        const result = await sendCommand("conversation:mark-unread", { conversationId, seq })
        if (result.ok) {
          live.receive("watermarks:moved", result.value)
          return null
        }
        readMarks.release(conversationId)
        update(cache, keys.lobby, held =>
          held.rows[conversationId] === marked ? { ...held, rows: { ...held.rows, [conversationId]: row } } : held,
        )
        return result.error
      },
      /** The conversation is left: what is seen from now on counts. */
      letGo: () => readMarks.release(conversationId),
    }
  }, [cache, live, readMarks, personId, conversationId])
}
