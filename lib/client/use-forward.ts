import { useCallback, useState } from "react"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** Where one message can be forwarded to at once. */
export const forwardMost = 20

/** A conversation, or (with `personId`) somebody with whom there is none yet; `id` is its own. */
export type ForwardTarget = {
  id: string
  name: string
  colorId: string
  personId: string | null
  handle: string | null
}

/** Passes messages on. From then on they are the outbox's, like anything one writes: kept, retried, sent once. */
export const useForward = () => {
  const { outbox, live } = useClient()
  const [state, setState] = useState<{ pending: boolean; failure: Failure | null }>({ pending: false, failure: null })

  /** Answers whether all of it is on its way; until then nothing is. */
  const forward = useCallback(
    async (messages: MessageDto[], targets: ForwardTarget[], comment: string): Promise<boolean> => {
      setState({ pending: true, failure: null })
      const ids: string[] = []
      for (const { id, personId } of targets) {
        const opened = personId === null ? null : await sendCommand("conversation:direct", { personId })
        if (opened && !opened.ok) {
          setState({ pending: false, failure: opened.error })
          return false
        }
        if (opened) live.answered(opened)
        ids.push(opened ? opened.value.row.conversation.id : id)
      }
      for (const id of ids) {
        for (const { conversationId, seq, body, files } of messages)
          await outbox.add(id, body ?? "", undefined, { conversationId, seq }, files && { list: files })
        if (comment) await outbox.add(id, comment)
      }
      setState({ pending: false, failure: null })
      return true
    },
    [outbox, live],
  )
  return { forward, ...state }
}
