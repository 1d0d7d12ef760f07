"use client"
import { type FormEvent, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { signIn } from "#lib/client/sign-in.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { PasswordField } from "./password-field.tsx"

export const SignInForm = ({ next }: { next: string }) => {
  const { t } = useI18n()
  const account = useLateWords(accountsWords)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    const result = await signIn({ login: String(form.get("login")), password: String(form.get("password")) })
    if (result.ok) return location.assign(next)
    setFailure(result.error)
    setBusy(false)
  }
  const wrong =
    failure && (failure.code === "wrong_password" || failure.code === "unauthenticated" || failure.code === "invalid")

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <Field
        label={account.login}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <PasswordField label={account.password} name="password" autoComplete="current-password" required />
      <Alert>{failure && (wrong ? account.wrong : failureWords(t, failure))}</Alert>
      <Button type="submit" busy={busy} className="mt-1">
        {busy ? account.working : account.signIn}
      </Button>
    </form>
  )
}
