"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { MessageCircle } from "#components/ui/icons.tsx"
import { peopleWords } from "#lib/i18n/late/people.ts"
import { useDirect } from "./use-direct.ts"

/** From somebody's page to the conversation with them. */
export const MessageButton = ({ personId }: { personId: string }) => {
  const { t } = useI18n()
  const said = useLateWords(peopleWords)
  const { open, pending, error } = useDirect(personId)
  return (
    <>
      <Button busy={pending} onClick={open}>
        <MessageCircle size={16} className="max-[359px]:hidden" />
        {said.message}
      </Button>
      <Alert>{error && failureWords(t, error)}</Alert>
    </>
  )
}
