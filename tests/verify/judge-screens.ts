import { isDeepStrictEqual } from "node:util"
import { type Counter, type Counts, none, type Seen, type Stored } from "./judge.ts"

/** A message as a page shows it. `seq` is 0 and `id` null while it is on this device only. */
export type Row = {
  seq: number
  id: string | null
  own: boolean
  body: string | null
  edited: boolean
  /** `emoji how-many`, sorted. */
  reactions: string[]
  state: string
}
export type Screen = { name: string; personId: string; conversationId: string; rows: Row[] }

/** What a page should show of a stored message. */
const shown = (message: Seen, personId: string): Row => ({
  seq: message.seq,
  id: message.id,
  own: message.authorId === personId,
  body: message.body,
  edited: message.editedAt !== null && message.deletedAt === null,
  reactions: [...Map.groupBy(message.reactions, reaction => reaction.split(" ")[0])]
    .map(([emoji, all]) => `${emoji} ${all.length}`)
    .sort(),
  state: "sent",
})

/** Compares what pages show with what is stored: every written message once, in order, as it is now, and nothing else. */
export function judgeScreens(
  screens: Screen[],
  stored: Stored,
  say: (fault: Counter, words: string) => void = () => {},
): Counts {
  const counts = none()
  const fault = (name: Counter, words: string) => {
    counts[name]++
    say(name, words)
  }
  for (const { name, personId, conversationId, rows } of screens) {
    const messages = stored.conversations.get(conversationId)!.messages!.filter(each => each.kind === "text")
    const wanted = new Map(messages.map(each => [each.seq, shown(each, personId)]))
    const there = rows.filter(row => row.id !== null)
    const numbers = there.map(row => row.seq)
    for (const row of rows) if (row.id === null) fault("LOST", `${name}: still ${row.state}: ${row.body}`)
    if (numbers.some((seq, index) => index > 0 && seq < numbers[index - 1]!)) fault("REORDER", `${name}: out of order`)
    if (new Set(numbers).size < numbers.length) fault("DUP", `${name}: a number twice`)
    for (const seq of wanted.keys()) if (!numbers.includes(seq)) fault("GAP", `${name}: ${seq} is missing`)
    for (const row of there) {
      const message = wanted.get(row.seq)
      if (message?.id !== row.id) fault(row.own ? "FALSE-TICK" : "PHANTOM", `${name}: ${row.seq} is not stored`)
      else if (message.body === null && row.body !== null) fault("RESURRECT", `${name}: ${row.seq} is deleted`)
      else if (!isDeepStrictEqual(row, message))
        fault("STALE", `${name}: ${JSON.stringify(row)}, stored ${JSON.stringify(message)}`)
    }
  }
  return counts
}
