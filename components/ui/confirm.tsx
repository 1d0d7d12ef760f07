"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import type { Failure, Result } from "#lib/protocol/result.ts"
import { Alert } from "./alert.tsx"
import { Button } from "./button.tsx"
import { Dialog } from "./dialog.tsx"

type Props = {
  title: string
  text?: string | undefined
  action: string
  run: () => Promise<Result<unknown> | undefined>
  onClose: () => void
}

/** Asks once before something that others notice. Stays open, with the reason, when it was refused. */
export const Confirm = ({ title, text, action, run, onClose }: Props) => {
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const go = async () => {
    setBusy(true)
    const result = await run()
    setBusy(false)
    if (result && !result.ok) setFailure(result.error)
    else onClose()
  }
  return (
    <Dialog title={title} text={text} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Alert>{failure && failureWords(t, failure)}</Alert>
        <div className="flex justify-end gap-2">
          <Button look="secondary" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button busy={busy} onClick={go}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
