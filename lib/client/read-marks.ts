import type { QueryClient } from "@tanstack/react-query"
import type { WatermarksDto } from "#lib/protocol/conversations.ts"
import { counts } from "./cache/conversations.ts"
import { keys } from "./cache/keys.ts"
import { read, update } from "./cache/store.ts"
import { readTo } from "./cache/watermarks.ts"
import type { SendCommand } from "./send-command.ts"

const gatherMs = 300

/** Read positions on their way out: shown at once, told together, told again until the server has them. */
export const createReadMarks = (cache: QueryClient, command: SendCommand, moved: (marks: WatermarksDto) => void) => {
  const wanted = new Map<string, number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  /** What stays unread after `seq`, if everything after it is held. */
  const left = (conversationId: string, seq: number, personId: string) => {
    const window = read(cache, keys.messages(conversationId))
    if (!window || window.hasNewer || (window.messages[0]?.seq ?? Number.POSITIVE_INFINITY) > seq + 1) return undefined
    return window.messages.filter(message => message.seq > seq && !message.deletedAt && counts(message, personId))
      .length
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    for (const [conversationId, seq] of wanted) {
      void command("conversation:read", { conversationId, seq }, { wait: false }).then(result => {
        const over = result.ok || result.error.code === "not_found" || result.error.code === "forbidden"
        if (over && wanted.get(conversationId) === seq) wanted.delete(conversationId)
        if (result.ok) moved(result.value)
        else if (result.error.code === "too_many") timer ??= setTimeout(flush, (result.error.retryAfter ?? 5) * 1000)
      })
    }
  }
  return {
    /** Everything up to `seq` has been displayed. Never goes back. */
    mark(conversationId: string, seq: number) {
      const row = read(cache, keys.lobby)?.rows[conversationId]
      if (!row || seq <= row.membership.lastReadSeq) return
      const unread = left(conversationId, seq, read(cache, keys.me)!.id)
      update(cache, keys.lobby, held => ({
        ...held,
        rows: { ...held.rows, [conversationId]: readTo(row, seq, unread) },
      }))
      wanted.set(conversationId, seq)
      timer ??= setTimeout(flush, gatherMs)
    },
    flush,
  }
}
