import type { QueryClient } from "@tanstack/react-query"
import { keys } from "#lib/client/cache/keys.ts"
import { read, update } from "#lib/client/cache/store.ts"
import type { Tasks } from "#lib/client/cache/tasks.ts"
import { deliveredTo } from "#lib/client/cache/watermarks.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import { limits } from "#lib/protocol/limits.ts"

/** The task's name. */
export const delivery = "delivery"
/** Ticks stop at "sent" beyond this many members, so nobody need report. */
const receiptsUpTo = 50
const gatherMs = 1000

type Ports = { cache: QueryClient; personId: string; command: SendCommand; tasks: Tasks }

/** Tells the server up to where messages have reached this device: several conversations at once, at most once a second. */
export const createDelivery = ({ cache, personId, command, tasks }: Ports) => {
  const arrived = new Set<string>()

  /** Up to where this device may say that it was reached, or nothing. */
  const dueOf = (id: string) => {
    const row = read(cache, keys.lobby)?.rows[id]
    const due = row && row.conversation.memberCount <= receiptsUpTo && row.last?.authorId !== personId
    return due && row.conversation.seq > row.membership.lastDeliveredSeq ? row.conversation.seq : undefined
  }
  const report = (id: string) => {
    arrived.add(id)
    tasks.later(delivery, gatherMs)
  }

  return {
    report,
    /** After an absence: whatever came meanwhile. */
    reportDue() {
      for (const id of Object.keys(read(cache, keys.lobby)?.rows ?? {})) if (dueOf(id)) report(id)
    },
    tell: () =>
      tasks.once(delivery, async () => {
        const ids = [...arrived].slice(0, limits.idsMax)
        const items = ids.flatMap(id => {
          const seq = dueOf(id)
          return seq ? [{ conversationId: id, seq }] : []
        })
        const result = items.length ? await command("conversation:delivered", { items }, { wait: false }) : { ok: true }
        if (!result.ok) return false
        for (const id of ids) arrived.delete(id)
        for (const { conversationId: id, seq } of items) {
          update(cache, keys.lobby, held => {
            const row = held.rows[id]
            return row ? { ...held, rows: { ...held.rows, [id]: deliveredTo(row, seq) } } : held
          })
        }
        if (arrived.size) report(arrived.values().next().value!)
        return true
      }),
  }
}
