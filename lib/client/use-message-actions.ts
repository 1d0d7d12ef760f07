import { useMemo } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { read, update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import type { MessageDto, ReactionDto } from "#lib/protocol/messages.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** One more of this emoji, or one less; emoji without anybody go. */
export const toggled = (reactions: ReactionDto[], emoji: string, personId: string): ReactionDto[] => {
  const held = reactions.find(reaction => reaction.emoji === emoji)
  if (!held) return [...reactions, { emoji, personIds: [personId] }]
  const personIds = held.personIds.includes(personId)
    ? held.personIds.filter(id => id !== personId)
    : [...held.personIds, personId]
  return reactions.flatMap(reaction =>
    reaction !== held ? [reaction] : personIds.length > 0 ? [{ emoji, personIds }] : [],
  )
}

/**
 * What one does with messages that are there. Each shows at once what it will be and takes it back when refused; answers null, or why
 * not. The true message arrives as an event, with a later revision.
 */
export const useMessageActions = (conversationId: string) => {
  const { cache, live, personId } = useClient()
  return useMemo(() => {
    const key = keys.messages(conversationId)
    const put = (next: MessageDto) =>
      update(cache, key, held => ({ ...held, messages: held.messages.map(old => (old.seq === next.seq ? next : old)) }))
    /** Shows `change`, asks, and shows the old one again where it was refused and nothing newer has come. */
    const guess = async (
      seq: number,
      change: (message: MessageDto) => Partial<MessageDto>,
      ask: () => ReturnType<typeof sendCommand>,
    ): Promise<Failure | null> => {
      const before = messageAt(read(cache, key)?.messages ?? [], seq)
      const shown = before && { ...before, ...change(before) }
      if (shown) put(shown)
      const result = await ask()
      if (result.ok) {
        live.answered(result)
        return null
      }
      if (shown && messageAt(read(cache, key)?.messages ?? [], seq) === shown) put(before)
      return result.error
    }
    return {
      edit: (seq: number, body: string) =>
        guess(
          seq,
          () => ({ body, editedAt: new Date().toISOString() }),
          () => sendCommand("message:edit", { conversationId, seq, body }),
        ),
      /** The latest own message that can be edited. */
      lastOwn: () =>
        read(cache, key)?.messages.findLast(
          ({ authorId, kind, deletedAt, forwarded }) =>
            authorId === personId && kind === "text" && !deletedAt && !forwarded,
        ),
      remove: (seq: number) =>
        guess(
          seq,
          () => ({ body: null, files: undefined, replyTo: null, reactions: [], deletedAt: new Date().toISOString() }),
          () => sendCommand("message:delete", { conversationId, seq }),
        ),
      react(seq: number, emoji: string) {
        const held = messageAt(read(cache, key)?.messages ?? [], seq)?.reactions ?? []
        const mine = held.some(reaction => reaction.emoji === emoji && reaction.personIds.includes(personId))
        return guess(
          seq,
          ({ reactions }) => ({ reactions: toggled(reactions, emoji, personId) }),
          () => sendCommand(mine ? "reaction:remove" : "reaction:add", { conversationId, seq, emoji }),
        )
      },
    }
  }, [cache, live, personId, conversationId])
}
export type MessageActions = ReturnType<typeof useMessageActions>
