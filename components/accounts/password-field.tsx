"use client"
import { type ComponentProps, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Field } from "#components/ui/field.tsx"
import { Eye, EyeOff } from "#components/ui/icons-later.tsx"
import { accountsWords } from "#lib/i18n/late/accounts.ts"

type Props = Pick<ComponentProps<"input">, "name" | "autoComplete" | "value" | "onChange" | "required"> & {
  label: string
  hint?: string
  error?: string | null | undefined
}

/** A password that can be looked at before it is sent. */
export const PasswordField = (props: Props) => {
  const account = useLateWords(accountsWords)
  const [shown, setShown] = useState(false)
  const words = shown ? account.hidePassword : account.showPassword
  return (
    <div className="relative [&_input]:pe-12">
      <Field {...props} type={shown ? "text" : "password"} autoCapitalize="none" spellCheck={false} />
      <button
        type="button"
        aria-label={words}
        title={words}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute end-0 top-[27px] flex size-11 items-center justify-center text-muted hover:text-text"
      >
        {shown ? <EyeOff size={18} /> : <Eye size={18} />}
      </button>
    </div>
  )
}
