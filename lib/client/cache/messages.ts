import type { MessageDto, MessagePage } from "#lib/protocol/messages.ts"
import type { Changes } from "#lib/protocol/sync.ts"

/**
 * What is held of a conversation's messages: neighbours in order of `seq`, true as of `revision`. `hasOlder` and `hasNewer` say
 * whether more lies beyond. `quoted` are messages outside that some of these answer, in order too.
 */
export type MessageWindow = {
  messages: MessageDto[]
  quoted: MessageDto[]
  revision: number
  hasOlder: boolean
  hasNewer: boolean
}

export const windowOf = ({ messages, quoted, revision, hasOlder, hasNewer }: MessagePage): MessageWindow => ({
  messages: messages.toSorted((a, b) => a.seq - b.seq),
  quoted: quoted.toSorted((a, b) => a.seq - b.seq),
  revision,
  hasOlder,
  hasNewer,
})

/** Index of the first message whose `seq` is not below the given one. */
export const place = (messages: MessageDto[], seq: number) => {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (messages[middle]!.seq < seq) low = middle + 1
    else high = middle
  }
  return low
}

export const messageAt = (messages: MessageDto[], seq: number): MessageDto | undefined => {
  const found = messages[place(messages, seq)]
  return found?.seq === seq ? found : undefined
}

const guesses = new WeakSet<MessageDto>()

const isDeleted = (held: MessageDto) => held.deletedAt !== null && !guesses.has(held)

/** A message as it is shown until the server has answered: whatever is told of it meanwhile holds, also of one that is to be deleted. */
export const guessed = (message: MessageDto, parts: Partial<MessageDto>): MessageDto => {
  if (isDeleted(message)) return message
  const shown = { ...message, ...parts }
  guesses.add(shown)
  return shown
}

/** The later revision wins; nothing brings a tombstone back. */
const later = (held: MessageDto, next: MessageDto) =>
  next.revision > held.revision && (next.deletedAt !== null || !isDeleted(held)) ? next : held

/** What remains of a message when it is deleted. */
export const tombstone = (message: MessageDto, deletedAt: string, revision: number): MessageDto =>
  isDeleted(message)
    ? message
    : {
        ...message,
        body: null,
        payload: null,
        replyTo: null,
        mentions: undefined,
        forwarded: undefined,
        preview: undefined,
        files: undefined,
        pinnedAt: undefined,
        pinnedBy: undefined,
        editedAt: null,
        reactions: [],
        deletedAt,
        revision: Math.max(message.revision, revision),
      }

const putAll = (held: MessageDto[], incoming: MessageDto[], fits: (seq: number) => boolean) => {
  const messages = held.slice()
  let changed = false
  for (const message of incoming) {
    const index = place(messages, message.seq)
    const old = messages[index]
    if (old?.seq === message.seq) {
      const next = later(old, message)
      if (next === old) continue
      messages[index] = next
    } else if (fits(message.seq)) messages.splice(index, 0, message)
    else continue
    changed = true
  }
  return changed ? messages : held
}

/**
 * Adds a page of older messages. The result is as true as the less recent of the two: a change that came between reading the
 * page and now did not find its message here, so it is asked for again.
 */
export const withOlder = (window: MessageWindow, page: MessagePage): MessageWindow => ({
  ...joined(window, page),
  hasOlder: page.hasOlder,
})

/** The same at the other end. */
export const withNewer = (window: MessageWindow, page: MessagePage): MessageWindow => ({
  ...joined(window, page),
  hasNewer: page.hasNewer,
})

const joined = (window: MessageWindow, page: MessagePage): MessageWindow => ({
  ...window,
  messages: putAll(window.messages, page.messages, () => true),
  quoted: putAll(window.quoted, page.quoted, () => true),
  revision: Math.min(window.revision, page.revision),
})

/** Applies what changed since. `null`: something between is missing, or must be asked for; the window stays as it was. */
export const changeMessages = (window: MessageWindow, changes: Changes): MessageWindow | null => {
  if (changes.revision <= window.revision) return window
  if (changes.base > window.revision) return null
  if (changes.touched?.some(seq => messageAt(window.messages, seq) ?? messageAt(window.quoted, seq))) return null
  const first = window.messages[0]?.seq ?? 0
  const last = window.messages.at(-1)?.seq ?? 0
  const put = putAll(
    window.messages,
    changes.messages ?? [],
    seq => !(window.hasOlder && seq < first) && !(window.hasNewer && seq > last),
  )
  const messages = withTombstones(put, changes)
  const quoted = withTombstones(
    putAll(window.quoted, changes.messages ?? [], () => false),
    changes,
  )
  return { ...window, messages, quoted, revision: changes.revision }
}

const withTombstones = (messages: MessageDto[], { deleted = [], revision }: Changes) => {
  let changed = messages
  for (const { seq, deletedAt } of deleted) {
    const held = messageAt(changed, seq)
    if (held && !isDeleted(held)) changed = changed.with(place(changed, seq), tombstone(held, deletedAt, revision))
  }
  return changed
}

/** Messages kept of one conversation: rows in the document and objects in memory are bounded by it. */
export const windowMost = 300
/** Lines that follow each other, as of who came and went, are folded into one row: so many of them count as one message. */
const linesPerRow = 10
const isLine = (message: MessageDto | undefined) => message?.kind !== "text"
const costAt = (messages: MessageDto[], at: number) =>
  isLine(messages[at]) && isLine(messages[at - 1]) ? 1 : linesPerRow
/** How much of the bound these take up. */
export const sizeOf = (messages: MessageDto[]) =>
  messages.reduce((sum, _, at) => sum + costAt(messages, at), 0) / linesPerRow

/** From where to where there is room for so many around one place: as much on either side as there is. */
const around = (messages: MessageDto[], near: number, most: number) => {
  let from = place(messages, near)
  let to = from
  let left = most * linesPerRow
  for (let turn = 0; ; turn++) {
    const isUp = from > 0 && costAt(messages, from - 1) <= left
    const isDown = to < messages.length && costAt(messages, to) <= left
    if (!isUp && !isDown) return [from, to] as const
    if (isUp && (turn % 2 === 0 || !isDown)) left -= costAt(messages, --from)
    else left -= costAt(messages, to++)
  }
}

/**
 * So many neighbours come together, are drawn as one and go together, always cut at the same numbers: what comes and goes touches no other. The
 * oldest that is held is not drawn while there are older ones (`makeRows`), so that it is the last of its block.
 */
export const blockSize = 16
const isLastOfBlock = ({ seq }: MessageDto) => (seq + 1) % blockSize === 0

/** Keeps at most `most` neighbours, as many on either side of `near` as there are; without it the newest. With `inBlocks`, whole blocks. */
export const trimmed = (
  window: MessageWindow,
  most: number,
  near = Number.POSITIVE_INFINITY,
  inBlocks = false,
): MessageWindow => {
  const { messages } = window
  if (sizeOf(messages) <= most) return window
  let [from, to] = around(messages, near, most)
  if (inBlocks) {
    while (from > 0 && from < to - 1 && !isLastOfBlock(messages[from]!)) from++
    while (to < messages.length && to > from + 1 && !isLastOfBlock(messages[to - 1]!)) to--
  }
  const kept = messages.slice(from, to)
  // What is answered stays, or the answers would lose the words they quote.
  const answered = new Set(kept.map(message => message.replyTo))
  const known = putAll(window.quoted, messages.slice(0, from), () => true)
  return {
    ...window,
    messages: kept,
    quoted: known.filter(message => answered.has(message.seq)),
    hasOlder: window.hasOlder || from > 0,
    hasNewer: window.hasNewer || to < messages.length,
  }
}

/** One committed message, as the answer to a send carries it, in the form of every other change. */
export const changesOf = (message: MessageDto): Changes => ({
  conversationId: message.conversationId,
  base: message.revision - 1,
  revision: message.revision,
  messages: [message],
})

/** Pages of one catch-up as one change, so that nobody sees half of it: of a message that came twice, the later telling. */
export const joinChanges = (pages: Changes[]): Changes => {
  const messages = new Map<number, MessageDto>()
  for (const page of pages) for (const message of page.messages ?? []) messages.set(message.seq, message)
  return {
    ...pages.at(-1)!,
    base: pages[0]!.base,
    messages: [...messages.values()],
    members: pages.flatMap(page => page.members ?? []),
    people: pages.flatMap(page => page.people ?? []),
  }
}
