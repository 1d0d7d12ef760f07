import { everyone } from "#lib/protocol/messages.ts"
import type { Has } from "#lib/protocol/search-query.ts"

/**
 * What narrows a search besides words, as whole numbers of one array: a kind and 48 bits of an id or a week's number. Two ids may share
 * them, so that what is found is checked once more; nothing is ever missed.
 */
const kinds = { public: 1, conversation: 2, author: 3, mention: 4, has: 5, week: 8 } as const
const room = 2 ** 48
const tag = (kind: number, value: number) => kind * room + value
const bitsOf = (id: string) => Number.parseInt(id.slice(-12), 16)

/** A message of a room that everybody may read. */
export const publicTag = tag(kinds.public, 0)
export const conversationTag = (id: string) => tag(kinds.conversation, bitsOf(id))
export const authorTag = (id: string) => tag(kinds.author, bitsOf(id))
export const mentionTag = (id: string) => tag(kinds.mention, bitsOf(id))
export const everyoneTag = mentionTag(everyone)

const things: Exclude<Has, "mention">[] = [
  "link",
  "reply",
  "reaction",
  "pin",
  "forward",
  "picture",
  "video",
  "voice",
  "file",
]
export const hasTag = (thing: Exclude<Has, "mention">) => tag(kinds.has, things.indexOf(thing))

const weekMs = 7 * 24 * 60 * 60_000
export const weekOf = (ms: number) => Math.floor(ms / weekMs)

/** A week is in stretches of 1, 4, 16, 64 and 256 weeks, so that any span of time is a few of them. */
const levels = 5
const stretchTag = (level: number, place: number) => tag(kinds.week + level, place)

export const weekTags = (ms: number): number[] =>
  Array.from({ length: levels }, (_, level) => stretchTag(level, Math.floor(weekOf(ms) / 4 ** level)))

/** The stretches that make up the weeks `from` to `to`, both included; few, whatever the span. */
export const spanTags = (from: number, to: number): number[] => {
  const tags: number[] = []
  let week = from
  while (week <= to) {
    let level = 0
    while (level + 1 < levels && week % 4 ** (level + 1) === 0 && week + 4 ** (level + 1) - 1 <= to) level++
    tags.push(stretchTag(level, week / 4 ** level))
    week += 4 ** level
  }
  return tags
}
