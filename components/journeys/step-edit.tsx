"use client"
import { type FormEvent, useState } from "react"
import { useAskPersonal } from "#components/personal/use-ask-personal.tsx"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Pencil } from "#components/ui/icons-later.tsx"
import { Switch } from "#components/ui/switch.tsx"
import { fieldsWords } from "#lib/i18n/late/fields.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { checkMilestones, type Milestone, type Outcome, outcomes } from "#lib/protocol/journeys/check.ts"
import { latestToday } from "#lib/protocol/journeys/days.ts"
import type { Step } from "#lib/protocol/journeys/template.ts"
import { Chosen } from "./chosen.tsx"
import { useChange } from "./use-change.ts"

type Props = {
  journeyId: string
  steps: Step[]
  milestones: Milestone[]
  step: string
  /** Which time it came; one more than there are for a new one. */
  occurrence: number
  look: "add" | "edit" | "plain"
  /** Everyone may see the journey: what looks personal in its places is asked about. */
  isPublic: boolean
}

/** One tap opens it with the date in it; what is wrong is said by the same rules as on the server. */
export const StepEdit = (props: Props) => {
  const { locale } = useI18n()
  const words = useLateWords(journeysWords)
  const [open, setOpen] = useState(false)
  const name = props.steps.find(step => step.key === props.step)!.label[locale.language]
  const label = props.look === "edit" ? words.editStep(name) : words.addDate(name)
  return (
    <>
      {props.look === "plain" ? (
        <Button look="secondary" onClick={() => setOpen(true)}>
          {name}
        </Button>
      ) : (
        <button
          type="button"
          aria-label={label}
          onClick={() => setOpen(true)}
          className={
            props.look === "add"
              ? "tap mt-2 inline-flex min-h-10 items-center rounded-xl bg-brand px-4 font-heavy text-on-brand text-sm pointer-coarse:min-h-11"
              : "tap inline-flex size-9 items-center justify-center rounded-xl text-muted hover:bg-sunken hover:text-text pointer-coarse:size-11"
          }
        >
          {props.look === "add" ? words.date : <Pencil size={15} />}
        </button>
      )}
      {open && <StepDialog {...props} name={name} onClose={() => setOpen(false)} />}
    </>
  )
}

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10)

const StepDialog = ({
  journeyId,
  steps,
  milestones,
  step: key,
  occurrence,
  isPublic,
  name,
  onClose,
}: Props & { name: string; onClose: () => void }) => {
  const { t, locale } = useI18n()
  const words = useLateWords(journeysWords)
  const problems = useLateWords(fieldsWords)
  const { run, pending, error } = useChange("journey:set-step")
  const step = steps.find(one => one.key === key)!
  const held = milestones.find(one => one.step === key && one.occurrence === occurrence)
  const [date, setDate] = useState(held ? (held.when.length === 7 ? `${held.when}-01` : held.when) : today())
  const [monthOnly, setMonthOnly] = useState(held?.when.length === 7)
  const [outcome, setOutcome] = useState<Outcome | "">(held?.outcome ?? "")
  const [place, setPlace] = useState(held?.place ?? "")
  const [tried, setTried] = useState(false)

  const when = monthOnly ? date.slice(0, 7) : date
  const next: Milestone = { step: key, occurrence, when, ...(outcome && { outcome }) }
  const rest = milestones.filter(one => one.step !== key || one.occurrence !== occurrence)
  const wrong = checkMilestones(steps, [...rest, next], latestToday()).filter(
    one => one.step === key && one.occurrence === occurrence,
  )
  const about = (field: "when" | "outcome") => {
    const problem = tried ? wrong.find(one => one.field === field) : undefined
    if (!problem) return null
    const other = steps.find(one => one.key === problem.with)
    return other ? words.contradicts(other.label[locale.language]) : problems[problem.problem]
  }

  const ask = useAskPersonal()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (wrong.length > 0 || (isPublic && place !== held?.place && ask.stop(place, () => void save()))) return
    void save()
  }
  const save = async () => {
    const result = await run({
      journeyId,
      step: key,
      occurrence,
      when,
      ...(outcome && { outcome }),
      ...(place.trim() && { place }),
    })
    if (result.ok) onClose()
  }
  const remove = async () => {
    if ((await run({ journeyId, step: key, occurrence, when: null })).ok) onClose()
  }

  return (
    <Dialog title={name} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label={words.date}
          type="date"
          value={date}
          max={today()}
          required
          onChange={event => setDate(event.target.value)}
          error={about("when")}
        />
        <Switch label={words.monthOnly} checked={monthOnly} onChange={setMonthOnly} />
        {step.role === "decision" && (
          <Chosen
            label={words.result}
            value={outcome}
            options={outcomes.map(value => ({ value, label: words.outcome[value] }))}
            onChange={value => setOutcome(value as Outcome)}
            error={about("outcome")}
          />
        )}
        <Field
          label={words.place}
          hint={words.placeHint}
          value={place}
          onChange={event => setPlace(event.target.value)}
        />
        <Alert>{error && failureWords(t, error)}</Alert>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={pending} className="grow">
            {t.common.save}
          </Button>
          {held && (
            <Button look="danger" busy={pending} onClick={() => void remove()}>
              {words.remove}
            </Button>
          )}
        </div>
      </form>
      {ask.dialog}
    </Dialog>
  )
}
