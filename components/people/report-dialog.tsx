"use client"
import { type FormEvent, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert, Done } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { ReportReason } from "#lib/protocol/relations.ts"

type Props = { person: PersonDto; place?: { conversationId: string; seq: number }; onClose: () => void }

/** Tells the operator of a person, or of a message of theirs: a reason, and words if one likes. */
const ReportDialog = ({ person, place, onClose }: Props) => {
  const { t } = useI18n()
  const words = useLateWords(profileWords)
  const fieldWords = useFieldWords()
  const { run, pending, error } = useCommand("report:make")
  const [reason, setReason] = useState<ReportReason | null>(null)
  const [note, setNote] = useState("")
  const [done, setDone] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (reason) setDone((await run({ personId: person.id, ...place, reason, note })).ok)
  }
  return (
    <Dialog title={words.reportTitle(person.name)} text={words.reportText} onClose={onClose}>
      {done ? (
        <div className="flex flex-col gap-4">
          <Done>{words.reported}</Done>
          <Button onClick={onClose}>{words.close}</Button>
        </div>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <fieldset className="flex flex-col gap-1">
            <legend className="pb-1 font-strong text-sm">{words.reason}</legend>
            {(Object.keys(words.reasons) as ReportReason[]).map(key => (
              <label key={key} className="flex min-h-10 items-center gap-3 pointer-coarse:min-h-11">
                <input
                  type="radio"
                  name="reason"
                  value={key}
                  checked={reason === key}
                  onChange={() => setReason(key)}
                  className="size-5 accent-brand"
                />
                {words.reasons[key]}
              </label>
            ))}
          </fieldset>
          <Field
            label={words.note}
            hint={words.optional}
            multiline
            value={note}
            onChange={event => setNote(event.target.value)}
            error={fieldWords(error, "note")}
          />
          <Alert>{error && !error.fields && failureWords(t, error)}</Alert>
          <Button type="submit" busy={pending} disabled={!reason}>
            {words.send}
          </Button>
        </form>
      )}
    </Dialog>
  )
}

export default ReportDialog
