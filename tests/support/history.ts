import type { SendOutput } from "#lib/protocol/messages.ts"
import type { Result } from "#lib/protocol/result.ts"

export type Row = {
  id: string
  conversation_id: string
  author_id: string
  client_id: string
  seq: number
  body: string
}
type Sent = { clientId: string; conversationId: string; authorId: string; body: string; acks: SendOutput["message"][] }

/**
 * What senders asked for and what they were told, to be compared with what is stored: an answer `ok` must be there as it was told, a
 * refusal must not, an unknown outcome may be there once.
 */
export class History {
  readonly sent = new Map<string, Sent>()

  /** Before the first attempt. */
  begins(authorId: string, { conversationId, clientId, body }: Omit<Sent, "authorId" | "acks">): void {
    if (!this.sent.has(clientId)) this.sent.set(clientId, { clientId, conversationId, authorId, body, acks: [] })
  }

  ends(clientId: string, result: Result<SendOutput>): void {
    if (result.ok) this.sent.get(clientId)!.acks.push(result.value.message)
  }

  get acked(): number {
    return [...this.sent.values()].filter(each => each.acks.length > 0).length
  }

  /** All must be 0. `rows` are every message of kind text; `heads` the counters of the conversations. */
  faults(rows: Row[], heads: { id: string; seq: number; numbers: number[] }[]) {
    const found = Map.groupBy(rows, row => row.client_id)
    const faults = { LOST: 0, DUP: 0, PHANTOM: 0, GAP: 0, "FALSE-TICK": 0, REORDER: 0 }
    for (const { clientId, acks, body } of this.sent.values()) {
      const stored = found.get(clientId) ?? []
      if (stored.length > 1) faults.DUP++
      if (acks.length > 0 && stored.length === 0) faults.LOST++
      const [row] = stored
      if (row && row.body !== body) faults.PHANTOM++
      if (acks.some(ack => ack.id !== row?.id || ack.seq !== row?.seq)) faults["FALSE-TICK"]++
    }
    for (const row of rows) if (!this.sent.has(row.client_id)) faults.PHANTOM++
    for (const { seq, numbers } of heads) {
      const gapless = numbers.every((number, index) => number === index + 1) && numbers.length === seq
      if (!gapless) faults.GAP++
    }
    const order = [...this.sent.values()].flatMap(({ clientId }) => found.get(clientId)?.[0] ?? [])
    for (const own of Map.groupBy(order, row => `${row.author_id}:${row.conversation_id}`).values()) {
      if (own.some((row, index) => index > 0 && row.seq < own[index - 1]!.seq)) faults.REORDER++
    }
    return faults
  }
}

export const noFaults = { LOST: 0, DUP: 0, PHANTOM: 0, GAP: 0, "FALSE-TICK": 0, REORDER: 0 }
