"use client"
import { type FormEvent, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { signUp } from "#lib/client/sign-in.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { PasswordField } from "./password-field.tsx"

export const SignUpForm = ({ next, setup }: { next: string; setup: string | undefined }) => {
  const { t } = useI18n()
  const fieldWords = useFieldWords()
  const account = useLateWords(accountsWords)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? "")
    setBusy(true)
    const result = await signUp({
      handle: text("handle"),
      name: text("name"),
      email: text("email"),
      password: text("password"),
      ...(setup && { setup }),
    })
    if (result.ok) return location.assign(next)
    setFailure(result.error)
    setBusy(false)
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      {setup && (
        <p className="rounded-[14px] bg-brand-soft px-4 py-2.5 text-brand-text text-sm">{account.firstAdmin}</p>
      )}
      <Field
        label={account.handle}
        name="handle"
        hint={account.handleHint}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        error={fieldWords(failure, "handle")}
      />
      <Field
        label={account.name}
        name="name"
        hint={account.nameHint}
        autoComplete="name"
        required
        error={fieldWords(failure, "name")}
      />
      <Field
        label={account.email}
        name="email"
        type="email"
        autoComplete="email"
        required
        error={fieldWords(failure, "email")}
      />
      <PasswordField
        label={account.password}
        name="password"
        hint={account.passwordHint}
        autoComplete="new-password"
        required
        error={fieldWords(failure, "password")}
      />
      <Alert>{failure && !failure.fields && failureWords(t, failure)}</Alert>
      <Button type="submit" busy={busy} className="mt-1">
        {busy ? account.working : account.signUp}
      </Button>
    </form>
  )
}
