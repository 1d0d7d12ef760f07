import { requireReader } from "#lib/domain/access.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { Refusal } from "#lib/domain/errors.ts"

/** Whether the actor may read a conversation, without saying why not. */
export const mayRead = (actor: Actor, conversationId: string): Promise<boolean> =>
  requireReader(actor, conversationId).then(
    () => true,
    error => {
      if (error instanceof Refusal) return false
      throw error
    },
  )
