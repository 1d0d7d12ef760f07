"use client"
import { useEffect, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import type { History, MessageDto } from "#lib/protocol/messages.ts"
import { Markdown } from "./markdown/render.tsx"

/** What a message said before, the latest first; asked for again when it is edited meanwhile. */
const HistoryDialog = ({ message, onClose }: { message: MessageDto; onClose: () => void }) => {
  const { t, dates } = useI18n()
  const words = useLateWords(actionWords).history
  const { run, error } = useCommand("message:history")
  const [versions, setVersions] = useState<History["versions"] | null>(null)
  const [attempt, setAttempt] = useState(0)
  const { conversationId, seq, editedAt } = message

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after an edit, and when wanted.
  useEffect(() => {
    void run({ conversationId, seq }).then(result => result.ok && setVersions(result.value.versions))
  }, [run, conversationId, seq, editedAt, attempt])

  return (
    <Dialog title={words.title} onClose={onClose}>
      <ol className="flex flex-col gap-3">
        <Version label={words.now} at={editedAt ? dates.full(editedAt) : ""} body={message.body ?? ""} />
        {versions?.map(version => (
          <Version key={version.at + version.body} label={dates.full(version.at)} body={version.body} />
        ))}
      </ol>
      {!versions && !error && <Skeleton className="mt-3 h-16 w-full animate-late" />}
      {versions?.length === 0 && <p className="pt-3 text-muted text-sm">{words.empty}</p>}
      {error && (
        <div className="flex flex-col gap-3 pt-3">
          <Alert>{failureWords(t, error)}</Alert>
          <Button look="secondary" onClick={() => setAttempt(attempt + 1)}>
            {t.common.retry}
          </Button>
        </div>
      )}
    </Dialog>
  )
}

const Version = ({ label, at, body }: { label: string; at?: string; body: string }) => (
  <li className="rounded-2xl bg-sunken px-3.5 py-2.5">
    <p className="pb-1 text-muted text-xs">
      {label}
      {at && ` · ${at}`}
    </p>
    <Markdown text={body} trailing={null} />
  </li>
)

export default HistoryDialog
