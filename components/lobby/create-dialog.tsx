"use client"
import { type FormEvent, useState } from "react"
import { handlesOf } from "#components/conversation/handles.ts"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { newId } from "#lib/client/id.ts"
import { openConversation } from "#lib/client/navigate.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { createWords } from "#lib/i18n/late/create.ts"

/** A new room or group. The client id stays the same while the dialog is open, so that a second press makes no second one. */
const CreateDialog = ({ kind, onClose }: { kind: "room" | "group"; onClose: () => void }) => {
  const { t } = useI18n()
  const fieldWords = useFieldWords()
  const creating = useLateWords(createWords)
  const { run, pending, error } = useCommand("conversation:create")
  const [clientId] = useState(newId)
  const [name, setName] = useState("")
  const [topic, setTopic] = useState("")
  const [invited, setInvited] = useState("")

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const handles = handlesOf(invited)
    const result = await run({
      clientId,
      kind,
      name,
      ...(topic.trim() && { topic }),
      ...(handles.length > 0 && { handles }),
    })
    if (!result.ok) return
    onClose()
    openConversation(result.value.row.conversation.id)
  }

  return (
    <Dialog
      title={kind === "room" ? creating.roomTitle : creating.groupTitle}
      text={kind === "room" ? creating.roomText : creating.groupText}
      onClose={onClose}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label={creating.name}
          value={name}
          onChange={event => setName(event.target.value)}
          error={fieldWords(error, "name")}
        />
        <Field
          multiline
          label={creating.topic}
          hint={creating.topicHint}
          value={topic}
          onChange={event => setTopic(event.target.value)}
          error={fieldWords(error, "topic")}
        />
        {kind === "group" && (
          <Field
            label={creating.invite}
            hint={creating.inviteHint}
            value={invited}
            placeholder="@ada @ben"
            autoCapitalize="none"
            spellCheck={false}
            onChange={event => setInvited(event.target.value)}
            error={fieldWords(error, "handles")}
          />
        )}
        <Alert>{error && !error.fields && failureWords(t, error)}</Alert>
        <Button type="submit" busy={pending}>
          {creating.submit}
        </Button>
      </form>
    </Dialog>
  )
}

export default CreateDialog
