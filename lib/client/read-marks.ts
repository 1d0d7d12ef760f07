import type { QueryClient } from "@tanstack/react-query"
import { viewerOf } from "#lib/client/cache/blocks.ts"
import { readUpTo } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read, update } from "#lib/client/cache/store.ts"
import { readTo, unreadAfter } from "#lib/client/cache/watermarks.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import type { WatermarksDto } from "#lib/protocol/conversations.ts"
import { transient } from "#lib/protocol/result.ts"

const gatherMs = 300
const againMs = 5000

/** Read positions on their way out: shown at once, told together, told again until the server has them. */
export const createReadMarks = (cache: QueryClient, command: SendCommand, moved: (marks: WatermarksDto) => void) => {
  const wanted = new Map<string, number>()
  /** Marked unread while it is on screen: what is seen of it does not count until it was left. */
  const held = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    clearTimeout(timer)
    clearTimeout(again)
    timer = again = undefined
    for (const [conversationId, seq] of wanted) {
      void command("conversation:read", { conversationId, seq }, { wait: false }).then(result => {
        const over = result.ok || result.error.code === "not_found" || result.error.code === "forbidden"
        if (over && wanted.get(conversationId) === seq) wanted.delete(conversationId)
        if (result.ok) moved(result.value)
        else if (result.error.code === "too_many") timer ??= setTimeout(flush, (result.error.retryAfter ?? 5) * 1000)
        // The next mark does not wait for it.
        else if (transient.includes(result.error.code)) again ??= setTimeout(flush, againMs * (1 + Math.random()))
      })
    }
  }
  return {
    /** Everything up to `seq` has been displayed. Never goes back. */
    mark(conversationId: string, seq: number) {
      const row = read(cache, keys.lobby)?.rows[conversationId]
      if (!row || held.has(conversationId) || seq <= readUpTo(row.membership)) return
      const unread = unreadAfter(
        read(cache, keys.messages(conversationId)),
        row,
        seq,
        viewerOf(cache, read(cache, keys.me)!.id),
      )
      update(cache, keys.lobby, held => ({
        ...held,
        rows: { ...held.rows, [conversationId]: readTo(row, seq, unread) },
      }))
      wanted.set(conversationId, seq)
      timer ??= setTimeout(flush, gatherMs)
    },
    /** Nothing of it counts as read until it is let go of. */
    hold(conversationId: string) {
      held.add(conversationId)
      wanted.delete(conversationId)
    },
    release: (conversationId: string) => void held.delete(conversationId),
    flush,
    /** What was seen and the server is not known to have yet. */
    waiting: () => [...wanted],
  }
}
