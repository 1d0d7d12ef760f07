import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Changes } from "#lib/protocol/sync.ts"

/** What is pinned in a conversation, the latest first, true as of `revision`. */
export type PinWindow = { messages: MessageDto[]; revision: number }

const newestFirst = (a: MessageDto, b: MessageDto) =>
  a.pinnedAt === b.pinnedAt ? b.seq - a.seq : a.pinnedAt! < b.pinnedAt! ? 1 : -1

/** Applies what changed since. `null`: something between is missing, or is not told to everyone; the list is to be asked for again. */
export const changePins = (held: PinWindow, changes: Changes): PinWindow | null => {
  const { base, revision, messages = [], deleted = [], touched = [] } = changes
  if (revision <= held.revision) return held
  if (base > held.revision || touched.length > 0) return null
  const concerned = messages.filter(message => message.pinnedAt || held.messages.some(pin => pin.seq === message.seq))
  const gone = new Set([...concerned, ...deleted].map(({ seq }) => seq))
  if (gone.size === 0) return { ...held, revision }
  const kept = held.messages.filter(pin => !gone.has(pin.seq))
  const pinned = concerned.filter(message => message.pinnedAt && !message.deletedAt)
  return { messages: [...kept, ...pinned].sort(newestFirst), revision }
}
