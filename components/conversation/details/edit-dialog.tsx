"use client"
import { type FormEvent, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { createWords } from "#lib/i18n/late/create.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

export const EditDialog = ({ conversation, onClose }: { conversation: ConversationDto; onClose: () => void }) => {
  const { t } = useI18n()
  const fieldWords = useFieldWords()
  const own = useLateWords(membersWords)
  const creating = useLateWords(createWords)
  const { run, pending, error } = useCommand("conversation:update")
  const [name, setName] = useState(conversation.name ?? "")
  const [topic, setTopic] = useState(conversation.topic ?? "")

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const changed = {
      ...(name !== conversation.name && { name }),
      ...(topic !== (conversation.topic ?? "") && { topic }),
    }
    if (Object.keys(changed).length === 0) return onClose()
    const result = await run({ conversationId: conversation.id, ...changed })
    if (result.ok) onClose()
  }

  return (
    <Dialog title={own.edit} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label={creating.name}
          value={name}
          onChange={event => setName(event.target.value)}
          error={fieldWords(error, "name")}
          required
        />
        <Field
          multiline
          label={creating.topic}
          value={topic}
          onChange={event => setTopic(event.target.value)}
          error={fieldWords(error, "topic")}
        />
        <Alert>{error && !error.fields && failureWords(t, error)}</Alert>
        <Button type="submit" busy={pending}>
          {t.common.save}
        </Button>
      </form>
    </Dialog>
  )
}
