"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Confirm } from "#components/ui/confirm.tsx"
import { openLobby } from "#lib/client/navigate.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

type Props = { conversation: ConversationDto; open: boolean; onClose: () => void }

/** Asks before one leaves; what was left is not kept on screen (`open`). */
export const LeaveDialog = ({ conversation, open, onClose }: Props) => {
  const words = useLateWords(membersWords)
  const { run } = useCommand("conversation:leave")
  return (
    <Confirm
      title={words.leaveConfirm}
      text={conversation.kind === "room" ? words.leaveRoomText : words.leaveGroupText}
      action={words.leave}
      onClose={onClose}
      run={async () => {
        const result = await run({ conversationId: conversation.id })
        if (result.ok && open) openLobby()
        return result
      }}
    />
  )
}
