import { isDeepStrictEqual } from "node:util"
import type { History, Op } from "./record.ts"

/** A message as one view shows it. */
export type Seen = {
  seq: number
  id: string
  clientId: string
  authorId: string
  kind: string
  body: string | null
  revision: number
  editedAt: string | null
  deletedAt: string | null
  /** `emoji by person`, sorted. */
  reactions: string[]
}
/** `messages` in the order in which they are shown, which must be those from `first` to `seq`; `row` is the lobby's. */
export type Shown = { seq: number; revision: number; first: number; messages?: Seen[]; row?: unknown }
export type View = { name: string; conversations: Map<string, Shown> }
/**
 * What is stored. `marks` by `conversation:person`: `read` is the lower of what is kept and what others are told, `most` the highest of all
 * its marks; `remains`: words that are left of
 * deleted messages; `amiss`: receipts beyond the last message or the mark, or of somebody who is no member.
 */
export type Stored = View & {
  marks: Map<string, { read: number; most: number }>
  remains: number
  amiss: number
}

export const counters = [
  "LOST",
  "DUP",
  "PHANTOM",
  "REORDER",
  "GAP",
  "STALE",
  "FALSE-TICK",
  "RESURRECT",
  "RECEIPT-BACK",
] as const
export type Counter = (typeof counters)[number]
export type Counts = Record<Counter, number>
export const none = (): Counts => Object.fromEntries(counters.map(name => [name, 0])) as Counts

type OpOf<W extends Op["what"]> = Extract<Op, { what: W }>

/**
 * Compares what was asked for with what is stored, what is stored with every view, and each long-lived client (`clients`) with what a
 * fresh one of the same person (`fresh`) gets. `say` is told each fault in words.
 */
export function judge(
  { sent, ops }: History,
  stored: Stored,
  clients: View[],
  fresh: View[],
  say: (fault: Counter, words: string) => void = () => {},
): Counts {
  const counts = none()
  const fault = (name: Counter, words: string) => {
    counts[name]++
    say(name, words)
  }
  const of = <W extends Op["what"]>(what: W) => ops.filter(op => op.what === what) as OpOf<W>[]
  const place = (op: { conversationId: string; seq: number }) => `${op.conversationId}:${op.seq}`
  const edits = Map.groupBy(of("edit"), place)
  const deletes = of("delete").filter(op => op.outcome === "ok")
  const truth = new Map<string, Seen>()
  for (const [id, { messages }] of stored.conversations)
    for (const each of messages!) truth.set(`${id}:${each.seq}`, each)

  for (const view of [stored, ...fresh, ...clients]) {
    for (const [id, { seq: head, first, messages }] of view.conversations) {
      if (!messages) continue
      const where = `${view.name}, ${id}`
      const numbers = messages.map(each => each.seq)
      const sorted = numbers.toSorted((a, b) => a - b)
      if (numbers.some((seq, index) => seq !== sorted[index])) fault("REORDER", `${where}: shown out of order`)
      if (new Set(numbers).size < numbers.length) fault("DUP", `${where}: a number twice`)
      if (sorted.length !== head - first + 1 || sorted.some((seq, index) => seq !== first + index))
        fault("GAP", `${where}: ${sorted.length} messages of ${first} to ${head}`)
      const texts = Map.groupBy(
        messages.filter(each => each.kind === "text"),
        each => `${each.authorId}:${each.clientId}`,
      )
      for (const [key, same] of texts) {
        const asked = sent.get(same[0]!.clientId)
        if (same.length > 1) fault("DUP", `${where}: ${same.length} of ${key}`)
        if (!asked || asked.conversationId !== id || asked.authorId !== same[0]!.authorId || asked.refused)
          fault("PHANTOM", `${where}: ${key} was never sent`)
        else
          for (const { seq, body } of same) {
            const edited = edits.get(`${id}:${seq}`)?.some(op => op.outcome !== "fail" && op.body === body)
            if (body !== null && body !== asked.body && !edited)
              fault("PHANTOM", `${where}: ${seq} says what nobody wrote`)
          }
      }
      for (const asked of sent.values()) {
        if (asked.conversationId !== id || asked.acks.length === 0) continue
        const ack = asked.acks[0]!
        if (ack.seq >= first && !texts.has(`${asked.authorId}:${asked.clientId}`))
          fault("LOST", `${where}: ${asked.clientId}, ticked as ${ack.seq}`)
      }
      if (view === stored) continue
      for (const each of messages)
        if (!isDeepStrictEqual(each, truth.get(`${id}:${each.seq}`)))
          fault("STALE", `${where}: message ${each.seq} is not as stored`)
    }
    for (const op of deletes) {
      const found = view.conversations.get(op.conversationId)?.messages?.find(each => each.seq === op.seq)
      if (found && (!found.deletedAt || found.body !== null)) fault("RESURRECT", `${view.name}: ${place(op)}`)
    }
  }

  for (const asked of sent.values()) {
    for (const ack of asked.acks) {
      const row = truth.get(`${asked.conversationId}:${ack.seq}`)
      if (row?.id !== ack.id || row.clientId !== asked.clientId)
        fault("FALSE-TICK", `${asked.clientId} was ticked as ${ack.seq} and is not there`)
    }
  }
  const byClientId = new Map([...truth.values()].map(each => [each.clientId, each]))
  const lanes = Map.groupBy(sent.values(), asked => `${asked.authorId}:${asked.conversationId}:${asked.device}`)
  for (const [lane, own] of lanes) {
    const order = own.toSorted((a, b) => Number.parseInt(a.body, 10) - Number.parseInt(b.body, 10))
    const seqs = order.flatMap(asked => byClientId.get(asked.clientId)?.seq ?? [])
    if (seqs.some((seq, index) => index > 0 && seq < seqs[index - 1]!)) fault("REORDER", `${lane}: not as written`)
  }
  for (const [where, all] of edits) {
    const row = truth.get(where)
    const known = all.filter(op => op.outcome === "ok").toSorted((a, b) => a.revision! - b.revision!)
    const open = all.some(op => op.outcome === "unknown")
    if (row && !row.deletedAt && known.length > 0 && !open && row.body !== known.at(-1)!.body)
      fault("LOST", `${where}: the last edit`)
  }
  for (const op of of("react")) {
    const row = truth.get(place(op))
    if (op.outcome === "ok" && row && !row.deletedAt && !row.reactions.includes(`${op.emoji} ${op.by}`))
      fault("LOST", `${place(op)}: a reaction`)
  }
  if (stored.remains > 0) fault("RESURRECT", `${stored.remains} rows keep words of deleted messages`)
  for (const op of of("read")) {
    const mark = stored.marks.get(`${op.conversationId}:${op.by}`)!
    if (op.outcome === "ok" && (mark.read < op.seq || (op.until ?? op.seq) < op.seq))
      fault("RECEIPT-BACK", `${op.by} had read ${place(op)}, now ${mark.read}`)
  }
  if (stored.amiss > 0) fault("RECEIPT-BACK", `${stored.amiss} receipts of what nobody can have received`)
  for (const [where, { most }] of stored.marks) {
    const head = stored.conversations.get(where.split(":")[0]!)!.seq
    if (most > head) fault("RECEIPT-BACK", `${where}: beyond the last message`)
  }
  for (const view of clients) {
    const wanted = fresh.find(each => each.name === `fresh ${view.name}`)
    for (const id of wanted?.conversations.keys() ?? [])
      if (!view.conversations.has(id)) fault("STALE", `${view.name}, ${id}: not there`)
    for (const [id, { revision, row }] of view.conversations) {
      if (revision !== stored.conversations.get(id)?.revision) fault("STALE", `${view.name}, ${id}: at ${revision}`)
      const fresh = wanted?.conversations.get(id)?.row
      if (wanted && !fresh) fault("STALE", `${view.name}, ${id}: held, and not theirs any more`)
      else if (wanted && !isDeepStrictEqual(row, fresh))
        fault("STALE", `${view.name}, ${id}: the lobby's row is ${differing(row, fresh)}`)
    }
  }
  return counts
}

/** The parts in which a row of the lobby is not what it should be. */
function differing(row: unknown, wanted: unknown): string {
  const [is, be] = [row, wanted].map(each => (each ?? {}) as Record<string, unknown>)
  const names = Object.keys({ ...is, ...be }).filter(name => !isDeepStrictEqual(is![name], be![name]))
  const part = (of: Record<string, unknown>) => JSON.stringify(Object.fromEntries(names.map(name => [name, of[name]])))
  return `${part(is!)}, not ${part(be!)}`
}
