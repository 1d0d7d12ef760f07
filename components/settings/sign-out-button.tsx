"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { LogOut } from "#components/ui/icons-later.tsx"
import { signOut } from "#lib/client/sign-in.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** Ends this session; the other tabs hear of it. */
export const SignOutButton = () => {
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const leave = async () => {
    setBusy(true)
    const result = await signOut()
    if (result.ok) return location.assign("/")
    setFailure(result.error)
    setBusy(false)
  }
  return (
    <>
      <Alert>{failure && failureWords(t, failure)}</Alert>
      <Button look="danger" busy={busy} onClick={leave}>
        <LogOut size={16} />
        {t.auth.signOut}
      </Button>
    </>
  )
}
