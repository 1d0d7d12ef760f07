"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { MessageCircle } from "#components/ui/icons.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { useCommand } from "#lib/client/use-command.ts"

/** Opens the one direct conversation with somebody, made if there is none. */
export const MessageButton = ({ personId }: { personId: string }) => {
  const { t } = useI18n()
  const { run, pending, error } = useCommand("conversation:direct")
  const open = async () => {
    const result = await run({ personId })
    if (result.ok) openConversation(result.value.row.conversation.id)
  }
  return (
    <>
      <Button busy={pending} onClick={open}>
        <MessageCircle size={16} />
        {t.people.message}
      </Button>
      <Alert>{error && failureWords(t, error)}</Alert>
    </>
  )
}
