"use client"
import { type FormEvent, useState } from "react"
import { PasswordField } from "#components/accounts/password-field.tsx"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert, Done } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"

export const PasswordForm = () => {
  const { t } = useI18n()
  const fieldWords = useFieldWords()
  const account = useLateWords(accountsWords)
  const words = useLateWords(settingsWords)
  const { run, pending, error } = useCommand("account:change-password")
  const [current, setCurrent] = useState("")
  const [next, setNext] = useState("")
  const [done, setDone] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const result = await run({ current, next })
    setDone(result.ok)
    if (!result.ok) return
    setCurrent("")
    setNext("")
  }
  const wrong = error?.code === "wrong_password" ? t.errors.wrong_password : fieldWords(error, "current")
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <PasswordField
        label={words.currentPassword}
        autoComplete="current-password"
        value={current}
        onChange={event => setCurrent(event.target.value)}
        error={wrong}
      />
      <PasswordField
        label={words.newPassword}
        hint={account.passwordHint}
        autoComplete="new-password"
        value={next}
        onChange={event => setNext(event.target.value)}
        error={fieldWords(error, "next")}
      />
      <Alert>{error && !error.fields && !wrong && failureWords(t, error)}</Alert>
      <div className="flex items-center gap-3">
        <Button type="submit" busy={pending} disabled={!current || !next}>
          {words.changePassword}
        </Button>
        <Done>{done && words.passwordChanged}</Done>
      </div>
    </form>
  )
}
