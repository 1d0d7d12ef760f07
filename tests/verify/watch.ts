import { withDeadline } from "#lib/deadline.ts"
import type { Client } from "./client.ts"
import type { Circle } from "./load.ts"
import type { Place } from "./place.ts"
import type { Recorder } from "./record.ts"

/** Looks while it goes on: is what was just ticked stored, did a mark go back, did a tombstone come alive? */
export function watch(place: Place, clients: Client[], circles: Circle[], record: Recorder) {
  const counts = { "FALSE-TICK": 0, "RECEIPT-BACK": 0, RESURRECT: 0 }
  let asking: Promise<unknown> | null = null
  record.ticked = ({ id, conversationId, seq }) => {
    if (asking) return
    const row = place.sql`select id from messages where conversation_id = ${conversationId} and seq = ${seq}`
    asking = withDeadline(row, 5000)
      .then(
        ([row]) => row?.id !== id && counts["FALSE-TICK"]++,
        // The database is away: the final reading will tell.
        () => {},
      )
      .finally(() => {
        asking = null
      })
  }
  const look = () => {
    const deleted = record.ops.filter(op => op.what === "delete" && op.outcome === "ok")
    for (const [n, client] of clients.entries()) {
      const ids = circles.filter(circle => circle.members.includes(n)).map(circle => circle.id)
      const { back, alive } = client.lookBack(ids, deleted)
      counts["RECEIPT-BACK"] += back
      counts.RESURRECT += alive
    }
  }
  const timer = setInterval(look, 500)
  return {
    async stop() {
      clearInterval(timer)
      look()
      await asking
      return counts
    },
  }
}
