import type { OutboxEntry } from "#lib/client/outbox.ts"
import type { ConversationItem } from "#lib/client/use-messages.ts"
import type { Dates } from "#lib/i18n/dates.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** What stands in the list, in order. `first`: a group of one author begins here. */
export type Row =
  | { type: "day"; key: string; iso: string }
  | { type: "new"; key: string }
  | { type: "message"; key: string; message: MessageDto; first: boolean }
  | { type: "pending"; key: string; entry: OutboxEntry; first: boolean }
  | { type: "lines"; key: string; messages: MessageDto[] }

const isComing = (item: ConversationItem) =>
  item.type === "message" && ["joined", "left", "removed", "invited"].includes(item.message.kind)

const groupMs = limits.groupingMinutes * 60_000

type Facts = { dates: object; author: string; at: string; ms: number; day: number; line: boolean }
/** Kept from one time to the next: telling the day of three hundred messages takes longer than all the rest. */
const known = new WeakMap<ConversationItem, Facts>()

const facts = (item: ConversationItem, me: string, dates: Pick<Dates, "day">): Facts => {
  const held = known.get(item)
  if (held?.dates === dates) return held
  const at = item.type === "message" ? item.message.createdAt : item.entry.createdAt
  const made = {
    dates,
    author: item.type === "message" ? item.message.authorId : me,
    at,
    ms: Date.parse(at),
    day: dates.day(at),
    line: item.type === "message" && item.message.kind !== "text",
  }
  known.set(item, made)
  return made
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
) => {
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
      const place = { key: item.key, first: !joins }
      rows.push(
        item.type === "message"
          ? { type: "message", message: item.message, ...place }
          : { type: "pending", entry: item.entry, ...place },
      )
    }
    before = now
  }
  return rows
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
