"use client"
import { type FormEvent, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert, Done } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"

export const AccountForm = () => {
  const { t } = useI18n()
  const fieldWords = useFieldWords()
  const account = useLateWords(accountsWords)
  const me = useViewer()
  const { run, pending, error } = useCommand("account:update")
  const [name, setName] = useState(me.name)
  const [saved, setSaved] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSaved((await run({ name })).ok)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        label={account.name}
        value={name}
        autoComplete="name"
        onChange={event => {
          setName(event.target.value)
          setSaved(false)
        }}
        error={fieldWords(error, "name")}
      />
      <Alert>{error && !error.fields && failureWords(t, error)}</Alert>
      <div className="flex items-center gap-3">
        <Button type="submit" busy={pending} disabled={name === me.name}>
          {t.common.save}
        </Button>
        <Done>{saved && t.common.saved}</Done>
      </div>
    </form>
  )
}
