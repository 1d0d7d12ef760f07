import type { ReceiptsMoved, TicksDto } from "#lib/protocol/conversations.ts"

export type TickState = "sent" | "delivered" | "read"

const higher = (a: number | null, b: number | null) => (a === null || (b !== null && b > a) ? b : a)

/** Of two tellings, the further one: marks never go back. Null: a conversation too large for ticks, or nothing that may be told. */
export const laterTicks = (held: TicksDto | null, incoming: TicksDto | null): TicksDto | null => {
  if (!held || !incoming) return incoming
  const delivered = higher(held.delivered, incoming.delivered)
  const read = incoming.read === null ? null : higher(held.read, incoming.read)
  return delivered === held.delivered && read === held.read ? held : { delivered, read }
}

/** What the marks of all members mean for one of them: the lowest of the others. */
export const ticksFor = ({ delivered, read }: ReceiptsMoved, personId: string): TicksDto => {
  const others = ({ personId: lowest, seq, next }: ReceiptsMoved["read"]) => (lowest === personId ? next : seq)
  return { delivered: others(delivered), read: others(read) }
}

/** How far an own message has come. `receipts`: whether one is told others' reading. */
export const tickOf = (seq: number, ticks: TicksDto | null | undefined, receipts: boolean): TickState => {
  if (receipts && (ticks?.read ?? 0) >= seq) return "read"
  return (ticks?.delivered ?? 0) >= seq ? "delivered" : "sent"
}

/** Whether something of a conversation may still be unread by someone, so that its ticks can have moved unheard. */
export const areOpen = (ticks: TicksDto | null, seq: number) =>
  ticks?.delivered != null && (ticks.delivered < seq || ticks.read === null || ticks.read < seq)
