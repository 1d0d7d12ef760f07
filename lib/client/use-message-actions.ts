import { useMemo } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { guessed, messageAt, place } from "#lib/client/cache/messages.ts"
import { read } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import type { MessageDto, ReactionDto } from "#lib/protocol/messages.ts"
import type { Failure, Result } from "#lib/protocol/result.ts"

/** With this emoji by this person, or without; emoji without anybody go. */
export const reacted = (reactions: ReactionDto[], emoji: string, personId: string, on: boolean): ReactionDto[] => {
  const held = reactions.find(reaction => reaction.emoji === emoji)
  if (!held) return on ? [...reactions, { emoji, personIds: [personId] }] : reactions
  if (held.personIds.includes(personId) === on) return reactions
  const personIds = on ? [...held.personIds, personId] : held.personIds.filter(id => id !== personId)
  return reactions.flatMap(reaction =>
    reaction !== held ? [reaction] : personIds.length > 0 ? [{ emoji, personIds }] : [],
  )
}

/**
 * What one does with messages that are there. Each shows at once what it will be and takes it back when refused; answers null, or why
 * not. The true message arrives as an event, with a later revision.
 */
export const useMessageActions = (conversationId: string) => {
  const { cache, live, guess, personId } = useClient()
  return useMemo(() => {
    const key = keys.messages(conversationId)
    const change = async <V>(
      seq: number,
      parts: (message: MessageDto) => Partial<MessageDto>,
      ask: () => Promise<Result<V>>,
    ): Promise<Failure | null> => {
      const result = await guess(
        {
          key,
          seq,
          find: ({ messages }) => messageAt(messages, seq),
          put: (held, next) => ({ ...held, messages: held.messages.with(place(held.messages, seq), next) }),
        },
        message => guessed(message, parts(message)),
        ask,
      )
      live.answered(result)
      return result.ok ? null : result.error
    }
    return {
      edit: (seq: number, body: string) =>
        change(
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
        change(
          seq,
          () => ({ body: null, files: undefined, replyTo: null, reactions: [], deletedAt: new Date().toISOString() }),
          () => sendCommand("message:delete", { conversationId, seq }),
        ),
      react(seq: number, emoji: string) {
        const held = messageAt(read(cache, key)?.messages ?? [], seq)?.reactions ?? []
        const mine = held.some(reaction => reaction.emoji === emoji && reaction.personIds.includes(personId))
        return change(
          seq,
          ({ reactions }) => ({ reactions: reacted(reactions, emoji, personId, !mine) }),
          () => sendCommand(mine ? "reaction:remove" : "reaction:add", { conversationId, seq, emoji }),
        )
      },
    }
  }, [cache, live, guess, personId, conversationId])
}
export type MessageActions = ReturnType<typeof useMessageActions>
