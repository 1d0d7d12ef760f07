import { useCallback, useRef } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import {
  blockSize,
  type MessageWindow,
  messageAt,
  place,
  trimmed,
  windowMost,
  windowOf,
  withNewer,
  withOlder,
} from "#lib/client/cache/messages.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { read, update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { type SendOptions, sendCommand } from "#lib/client/send-command.ts"
import type { Messages, Part } from "#lib/client/use-messages.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessagePage } from "#lib/protocol/messages.ts"

/** Whoever wants to be elsewhere is told after so many milliseconds that it cannot be had. */
const placeMs = 4000
/** So many messages lie ahead of the reader while one scrolls. */
export const aheadRows = 110
/** How many to ask for at this end: so few that one frame has time for them, more where more is missing, and whole blocks. */
const pageAt = (part: "older" | "newer", edge: number, ahead: number) => {
  const least = Math.min(limits.pageDefault, Math.max(blockSize, aheadRows - ahead))
  const beyond = part === "older" ? edge - least + 1 : -(edge + least + 1)
  return least + (((beyond % blockSize) + blockSize) % blockSize)
}

const edges = ({ messages }: MessageWindow) => ({ older: messages[0]?.seq, newer: messages.at(-1)?.seq })

/**
 * Moves what is held of a conversation: further up, further down, to another place. Each answers whether it worked. `near` is where
 * the reader is; what lies furthest from there makes room. `onJoin` is told right before a page joins on: at which end, and where that was.
 */
export const useLoading = (
  id: string,
  { setLoading }: Messages,
  onJoin: (part: "older" | "newer", edge: number) => void,
) => {
  const { cache, live } = useClient()
  const under = useRef(new Set<Part>())
  /** Places asked for so far. */
  const places = useRef(0)

  const load = useCallback(
    async (
      part: Part,
      at: { before?: number; after?: number; around?: number; limit?: number },
      take: (held: MessageWindow, page: MessagePage) => MessageWindow,
      options?: SendOptions,
    ) => {
      // The next page is asked for once; another place takes the place of one that is on its way.
      if (part !== "place" && under.current.has(part)) return false
      const turn = part === "place" ? ++places.current : 0
      under.current.add(part)
      const tell = (failed: Part | null) => setLoading({ under: [...under.current], failed })
      // Nothing says of older ones that they are on their way: while one scrolls nothing is drawn for that.
      setLoading(now => (part === "older" && !now.failed ? now : { under: [...under.current], failed: null }))
      const input = { conversationId: id, limit: limits.pageDefault, ...at }
      const result = await sendCommand("message:list", input, options)
      if (part === "place" && turn !== places.current) return false
      under.current.delete(part)
      if (result.ok) {
        update(cache, keys.people, people => mergePeople(people, result.value.people))
        update(cache, keys.messages(id), held => take(held, result.value))
        live.check(id)
      }
      tell(result.ok ? null : part)
      return result.ok
    },
    [cache, live, id, setLoading],
  )

  const further = useCallback(
    async (part: "older" | "newer", near: number) => {
      const held = read(cache, keys.messages(id))
      if (!held || !(part === "older" ? held.hasOlder : held.hasNewer)) return false
      const edge = edges(held)[part]
      const above = place(held.messages, near)
      const ahead = part === "older" ? above : held.messages.length - above
      if (edge === undefined) return false
      const limit = pageAt(part, edge, ahead)
      const at = part === "older" ? { before: edge, limit } : { after: edge, limit }
      const join = part === "older" ? withOlder : withNewer
      // What is held may have moved meanwhile; a page that no longer joins on is left out.
      return load(part, at, (now, page) => {
        if (edges(now)[part] !== edge) return now
        onJoin(part, edge)
        // One block more than is kept goes out in a frame of its own, when there is time.
        return trimmed(join(now, page), windowMost + blockSize, near, true)
      })
    },
    [cache, id, load, onJoin],
  )
  const loadAround = useCallback(
    async (seq: number) => {
      let there = true
      const take = (held: MessageWindow, page: MessagePage) => {
        there = messageAt(page.messages, seq) !== undefined
        return there ? windowOf(page) : held
      }
      const done = await load("place", { around: seq }, take, { timeout: placeMs })
      return done && there ? "there" : done ? "missing" : "failed"
    },
    [load],
  )
  const loadNewest = useCallback(() => load("place", {}, (_, page) => windowOf(page), { timeout: placeMs }), [load])
  /** What is held by now: what is drawn is a moment behind. */
  const now = useCallback(() => read(cache, keys.messages(id))?.messages ?? [], [cache, id])
  const trim = useCallback(
    (near: number | undefined, most: number, inBlocks = false) =>
      update(cache, keys.messages(id), held => trimmed(held, most, near, inBlocks)),
    [cache, id],
  )
  return { further, loadAround, loadNewest, now, trim }
}
/** What is held, and how to move it. */
export type Held = Messages & ReturnType<typeof useLoading>
