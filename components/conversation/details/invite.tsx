"use client"
import { type FormEvent, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Done } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import { handlesOf } from "../handles.ts"

export const Invite = ({ conversationId }: { conversationId: string }) => {
  const { t } = useI18n()
  const own = useLateWords(membersWords)
  const fieldWords = useFieldWords()
  const { run, pending, error, reset } = useCommand("conversation:invite")
  const [text, setText] = useState("")
  const [done, setDone] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const handles = handlesOf(text)
    if (handles.length === 0) return
    const result = await run({ conversationId, handles })
    setDone(result.ok)
    if (result.ok) setText("")
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-2 px-5 pb-3">
      <Field
        label={own.invite}
        hint={own.inviteHint}
        value={text}
        placeholder="@ada @ben"
        autoCapitalize="none"
        spellCheck={false}
        error={error && (error.fields ? fieldWords(error, Object.keys(error.fields)[0]!) : failureWords(t, error))}
        onChange={event => {
          setText(event.target.value)
          setDone(false)
          if (error) reset()
        }}
      />
      <Done>{done && own.invitedDone}</Done>
      {text.trim() && (
        <Button type="submit" busy={pending}>
          {own.invite}
        </Button>
      )}
    </form>
  )
}
