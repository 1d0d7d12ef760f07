"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { MessageCircle } from "#components/ui/icons.tsx"
import { useDirect } from "./use-direct.ts"

/** From somebody's page to the conversation with them. */
export const MessageButton = ({ personId }: { personId: string }) => {
  const { t } = useI18n()
  const { open, pending, error } = useDirect(personId)
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
