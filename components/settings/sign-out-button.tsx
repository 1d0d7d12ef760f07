"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { LogOut } from "#components/ui/icons-later.tsx"
import { sessionOver } from "#lib/client/session.ts"
import { signOut } from "#lib/client/sign-in.ts"
import { useUnsent } from "#lib/client/use-send-message.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** Cleans up here too, in case that the line over which the server tells of it is down. */
const leave = async () => {
  const result = await signOut()
  if (result.ok) sessionOver("signed_out")
  return result
}

/** Ends this session; the other tabs hear of it. Asks when messages would be lost. */
export const SignOutButton = () => {
  const { t } = useI18n()
  const account = useLateWords(accountsWords)
  const words = useLateWords(settingsWords)
  const unsent = useUnsent()
  /** How many messages would be lost. */
  const [losing, setLosing] = useState(0)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const go = async () => {
    setBusy(true)
    const waiting = await unsent()
    setLosing(waiting)
    if (waiting > 0) return setBusy(false)
    const result = await leave()
    // Signed out, the button stays busy until the page is gone.
    if (result.ok) return
    setFailure(result.error)
    setBusy(false)
  }
  return (
    <>
      <Alert>{failure && failureWords(t, failure)}</Alert>
      <Button look="danger" busy={busy} onClick={go}>
        <LogOut size={16} />
        {account.signOut}
      </Button>
      {losing > 0 && (
        <Confirm
          title={words.signOutTitle}
          text={words.signOutWaiting(losing)}
          action={words.signOutAnyway}
          run={leave}
          onClose={() => setLosing(0)}
        />
      )}
    </>
  )
}
