"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Confirm } from "#components/ui/confirm.tsx"
import { openLobby } from "#lib/client/navigate.ts"
import { useCommand } from "#lib/client/use-command.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

type Props = { conversation: ConversationDto; open: boolean; onClose: () => void }

/** Asks before one leaves; what was left is not kept on screen (`open`). */
export const LeaveDialog = ({ conversation, open, onClose }: Props) => {
  const { t } = useI18n()
  const { run } = useCommand("conversation:leave")
  return (
    <Confirm
      title={t.members.leaveConfirm}
      text={conversation.kind === "room" ? t.members.leaveRoomText : t.members.leaveGroupText}
      action={t.members.leave}
      onClose={onClose}
      run={async () => {
        const result = await run({ conversationId: conversation.id })
        if (result.ok && open) openLobby()
        return result
      }}
    />
  )
}
