import { blockSize } from "#lib/client/cache/messages.ts"
import type { OutboxEntry } from "#lib/client/outbox.ts"
import type { ConversationItem } from "#lib/client/use-messages.ts"
import type { Dates } from "#lib/i18n/dates.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** What stands in the list, in order. `first`: a group of one author begins here. */
export type Row =
  | { type: "day"; key: string; iso: string }
  | { type: "new"; key: string }
  | { type: "message"; key: string; message: MessageDto; quoted: MessageDto | undefined; first: boolean }
  | { type: "pending"; key: string; entry: OutboxEntry; first: boolean }
  | { type: "lines"; key: string; messages: MessageDto[] }

/** The ends of the list, at which more comes. */
export type End = "older" | "newer"
/**
 * Up to where what is held is shown, or stands in the document, at either end, by the numbers of messages. `put`: the ends at which the rest stands
 * in the document too, not shown yet.
 */
export type Span = { from: number; to: number; put?: readonly End[] }
export const whole: Span = { from: 0, to: Number.POSITIVE_INFINITY }
const both: readonly End[] = ["older", "newer"]
export const withPut = (span: Span): Span => (span === whole ? span : { ...span, put: both })
export const isPut = ({ put }: Span) => put === both

/**
 * When a page joins on at one end, next to `edge`: nothing of it stands in the document yet, what was put in before stays there. The oldest that was
 * held was not shown either (`makeRows`).
 */
export const joined = ({ from, to, put = [] }: Span, end: End, edge: number): Span => {
  const isPutThere = put.includes(end)
  const others = put.filter(one => one !== end)
  return end === "older"
    ? { from: isPutThere ? edge + 1 : Math.max(from, edge + 1), to, put: others }
    : { from, to: isPutThere ? edge : Math.min(to, edge), put: others }
}

/** What is of a message, by its number; a day and a divider go with the message below them. */
const seqOf = (row: Row | undefined) =>
  row?.type === "message"
    ? row.message.seq
    : row?.type === "lines"
      ? row.messages.at(-1)!.seq
      : row?.type === "pending"
        ? Number.POSITIVE_INFINITY
        : undefined

/** The rows that stand in the document. */
export const within = (rows: Row[], span: Span) => {
  if (span === whole || isPut(span)) return rows
  let from = span.put?.includes("older") ? 0 : rows.findIndex(row => seqOf(row)! >= span.from)
  const to = span.put?.includes("newer") ? rows.length - 1 : rows.findLastIndex(row => seqOf(row)! <= span.to)
  // Another place of the conversation has taken the place of what was held.
  if (from < 0 || to < from) return rows
  while (from > 0 && seqOf(rows[from - 1]) === undefined) from--
  return rows.slice(from, to + 1)
}

/** Rows of a block are laid out, painted and compared as one. */
export type Part = { key: number; rows: Row[] }

/** The rows by parts, which are always cut at the same messages. */
export const partsOf = (rows: Row[]) => {
  const parts: Part[] = []
  const ahead: Row[] = []
  for (const row of rows) {
    const seq = row.type === "lines" ? row.messages[0]!.seq : seqOf(row)
    if (seq === undefined) {
      ahead.push(row)
      continue
    }
    const last = parts.at(-1)
    const key = seq === Number.POSITIVE_INFINITY ? (last?.key ?? 0) : Math.floor(seq / blockSize)
    const part = last?.key === key ? last : { key, rows: [] }
    if (part !== last) parts.push(part)
    for (const each of ahead) part.rows.push(each)
    part.rows.push(row)
    ahead.length = 0
  }
  return parts
}

const isComing = (item: ConversationItem) =>
  item.type === "message" && ["joined", "left", "removed", "invited"].includes(item.message.kind)

const groupMs = limits.groupingMinutes * 60_000

type Facts = { dates: object; author: string; at: string; ms: number; day: number; line: boolean; row?: MessageRow }
type MessageRow = Extract<Row, { type: "message" }>
/** Kept from one time to the next: telling the day of three hundred messages takes longer than all the rest. */
const known = new WeakMap<MessageDto | OutboxEntry, Facts>()

const facts = (item: ConversationItem, me: string, dates: Pick<Dates, "day">): Facts => {
  // By what the cache holds, not by the item, which is held by a weak map itself: one that hangs on another keeps the collector longer.
  const of = item.type === "message" ? item.message : item.entry
  const held = known.get(of)
  if (held?.dates === dates) return held
  const at = of.createdAt
  const made = {
    dates,
    author: item.type === "message" ? item.message.authorId : me,
    at,
    ms: Date.parse(at),
    day: dates.day(at),
    line: item.type === "message" && item.message.kind !== "text",
  }
  known.set(of, made)
  return made
}

/** The same row as the last time, if nothing about it is different. */
const rowOf = (
  item: Extract<ConversationItem, { type: "message" }>,
  now: Facts,
  first: boolean,
  quoted?: MessageDto,
) => {
  if (now.row?.first !== first || now.row.quoted !== quoted)
    now.row = { type: "message", key: item.key, message: item.message, quoted, first }
  return now.row
}

/**
 * Groups what one author wrote within five minutes, parts the days, folds lines that follow each other, and puts the divider before
 * the first message of others after `readUpTo`. Where `hasOlder` lie before them, the first (with lines, all of a run) is not shown
 * yet but says how the next one stands: an older page then changes nothing of what is shown. A reader may do without the lines
 * that say who came and went (`comings`).
 */
export const makeRows = (
  items: ConversationItem[],
  me: string,
  dates: Pick<Dates, "day">,
  readUpTo: number | null,
  hasOlder = false,
  comings = true,
  quotedOf?: (seq: number) => MessageDto | undefined,
): Row[] => {
  const rows: Row[] = []
  let before: Facts | null = null
  let divided = readUpTo === null
  let edge = hasOlder

  for (const item of items) {
    if (!comings && isComing(item)) continue
    const now = facts(item, me, dates)
    if (edge) {
      edge = before === null || (before.line && now.line)
      if (edge) {
        before = now
        continue
      }
    }
    let apart = false
    if (!before || before.day !== now.day) {
      rows.push({ type: "day", key: `day-${now.day}-${item.key}`, iso: now.at })
      apart = true
    }
    if (!divided && item.type === "message" && item.message.seq > readUpTo! && now.author !== me && !now.line) {
      rows.push({ type: "new", key: "new" })
      divided = true
      apart = true
    }

    const last = rows[rows.length - 1]
    if (item.type === "message" && now.line) {
      if (!apart && last?.type === "lines") last.messages.push(item.message)
      else rows.push({ type: "lines", key: `lines-${item.key}`, messages: [item.message] })
    } else {
      const joins =
        !apart && before !== null && !before.line && before.author === now.author && now.ms - before.ms < groupMs
      const { replyTo } = item.type === "message" ? item.message : { replyTo: null }
      rows.push(
        item.type === "message"
          ? rowOf(item, now, !joins, replyTo === null ? undefined : quotedOf?.(replyTo))
          : { type: "pending", entry: item.entry, key: item.key, first: !joins },
      )
    }
    before = now
  }
  // A run of lines that is longer than what is held is all there is to be seen.
  return edge && before?.line ? makeRows(items, me, dates, readUpTo, false, comings, quotedOf) : rows
}

/** One spoken line for several: who joined, who left, each in order, a person who did both counted in both. */
export const foldLines = (messages: MessageDto[]) => {
  const parts: { kind: MessageDto["kind"]; messages: MessageDto[] }[] = []
  for (const message of messages) {
    const last = parts[parts.length - 1]
    const mergeable = message.kind === "joined" || message.kind === "left"
    const same = mergeable ? parts.find(part => part.kind === message.kind) : undefined
    if (same && last) same.messages.push(message)
    else parts.push({ kind: message.kind, messages: [message] })
  }
  return parts
}
