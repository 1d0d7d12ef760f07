import { wanted } from "#lib/client/cache/conversations.ts"
import type { Desk, DeskNote } from "#lib/client/notice/desk.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"

/** What a notification says; made by the screens, which have the words and the names. */
export type Wording = Pick<DeskNote, "title" | "body" | "icon">
/** `count`: how much of the conversation wants the reader. */
export type Telling = { row: LobbyRow; message: MessageDto; mentioned: boolean; count: number }

/** A notification that is there changes at most this often. */
const restMs = 1500

type Lying = { seq: number; message?: MessageDto; mentioned: boolean; shownAt: number; timer?: Timer; silent: boolean }
type Timer = ReturnType<typeof setTimeout>
type Ports = {
  desk: Pick<Desk, "show" | "close" | "shown">
  rowOf(conversationId: string): LobbyRow | undefined
  wording(telling: Telling): Wording
}

/** The notifications that lie there: one per conversation, replaced by the next one, gone when it is read. */
export const createTray = ({ desk, rowOf, wording }: Ports) => {
  const lying = new Map<string, Lying>()

  const remove = (id: string) => {
    clearTimeout(lying.get(id)?.timer)
    lying.delete(id)
    void desk.close(id)
  }
  const isOver = (id: string, { seq }: Pick<Lying, "seq">) => {
    const membership = rowOf(id)?.membership
    return membership?.state !== "active" || membership.lastReadSeq >= seq
  }
  const put = (id: string, again: boolean) => {
    const one = lying.get(id)
    if (!one?.message) return
    if (isOver(id, one)) return remove(id)
    clearTimeout(one.timer)
    one.timer = undefined
    one.shownAt = performance.now()
    const { message, mentioned, seq, silent } = one
    const row = rowOf(id)!
    const words = wording({ row, message, mentioned, count: wanted(row) })
    void desk.show({ conversationId: id, seq, silent, again, ...words })
  }

  return {
    /** `silent`: it is heard in another way, or is not to be. */
    add(id: string, message: MessageDto, mentioned: boolean, silent: boolean) {
      const before = lying.get(id)
      const one: Lying = { shownAt: -Infinity, ...before, seq: message.seq, message, mentioned, silent }
      lying.set(id, one)
      const rest = one.shownAt + restMs - performance.now()
      if (rest <= 0) put(id, true)
      else one.timer ??= setTimeout(put, rest, id, true)
    },
    /** The message that lies there has other words now. */
    edited(message: MessageDto) {
      const one = lying.get(message.conversationId)
      if (one?.message?.seq !== message.seq) return
      one.message = message
      one.silent = true
      put(message.conversationId, false)
    },
    /** The message that lies there is gone, and its words with it. */
    deleted(id: string, seq: number) {
      if (lying.get(id)?.seq === seq) remove(id)
    },
    /** Takes away what has been read, here or elsewhere, and what is the reader's no more. */
    tidy() {
      for (const [id, one] of lying) if (isOver(id, one)) remove(id)
    },
    /** What another tab, or this page before it was loaded again, has left lying. */
    async adopt() {
      for (const { conversationId, seq } of await desk.shown()) {
        if (!lying.has(conversationId))
          lying.set(conversationId, { seq, mentioned: false, shownAt: -Infinity, silent: true })
      }
      this.tidy()
    },
    stop() {
      for (const { timer } of lying.values()) clearTimeout(timer)
      lying.clear()
    },
  }
}
export type Tray = ReturnType<typeof createTray>
