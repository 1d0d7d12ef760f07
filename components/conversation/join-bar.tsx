"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

/** In the composer's place for somebody who reads a room without being in it. */
const JoinBar = ({ conversation }: { conversation: ConversationDto }) => {
  const { t } = useI18n()
  const { run, pending, error } = useCommand("conversation:join")
  return (
    <div className="flex flex-col gap-2 border-line border-t bg-panel px-4 pt-3 pb-[max(12px,env(safe-area-inset-bottom))]">
      <Alert>{error && failureWords(t, error)}</Alert>
      <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2">
        <p className="text-muted text-sm">{t.conversation.reading}</p>
        <Button busy={pending} onClick={() => run({ conversationId: conversation.id })}>
          {t.conversation.join}
        </Button>
      </div>
    </div>
  )
}

export default JoinBar
