"use client"
import { useRouter } from "next/navigation"
import { type FormEvent, useEffect, useState } from "react"
import { useAskPersonal } from "#components/personal/use-ask-personal.tsx"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Switch } from "#components/ui/switch.tsx"
import { newId } from "#lib/client/id.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Audience } from "#lib/protocol/audience.ts"
import type { OwnStep } from "#lib/protocol/journeys/check.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyDto, OwnSide } from "#lib/protocol/journeys.ts"
import { Chosen } from "./chosen.tsx"
import { Select } from "./select.tsx"

type Props = { template: Template; journey?: JourneyDto; own?: OwnSide; onClose: () => void }

const readSteps = (text: string): OwnStep[] =>
  text
    .split("\n")
    .map(line => line.trim())
    .filter(Boolean)
    .map(line => (line.endsWith("?") ? { label: line.slice(0, -1).trim() || line, decision: true } : { label: line }))
const writeSteps = ({ steps }: Template, language: "en" | "es") =>
  steps.map(step => step.label[language] + (step.role === "decision" ? "?" : "")).join("\n")

/** Begins a journey on a road, or changes all of one but its dates. */
const JourneyForm = ({ template, journey, own, onClose }: Props) => {
  const { t, locale } = useI18n()
  const { language } = locale
  const words = useLateWords(journeysWords)
  const fieldWords = useFieldWords()
  const router = useRouter()
  const create = useCommand("journey:create")
  const update = useCommand("journey:update")
  const { error } = journey ? update : create
  const [clientId] = useState(newId)
  const [title, setTitle] = useState(journey?.title ?? "")
  const [steps, setSteps] = useState(journey ? writeSteps(template, language) : "")
  const [origin, setOrigin] = useState(journey?.origin ?? "")
  const [offices, setOffices] = useState<string[]>(journey?.offices ?? [])
  const [audience, setAudience] = useState<Audience>(own?.audience ?? "everyone")
  const [counted, setCounted] = useState(own?.counted ?? true)
  const [compared, setCompared] = useState(own?.compared ?? false)
  const [notes, setNotes] = useState(journey?.notes ?? "")
  const [fields, setFields] = useState<Record<string, string>>(
    Object.fromEntries(Object.entries(journey?.fields ?? {}).map(([key, value]) => [key, String(value)])),
  )

  const ask = useAskPersonal()
  const { known } = ask
  const texts = template.fields.flatMap(({ key, kind }) => (kind === "text" ? (fields[key] ?? "") : []))
  const places = journey?.milestones.map(one => one.place ?? "") ?? []
  const written = [title, steps, notes, ...texts, ...places].join("\n")
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it was when it was opened.
  useEffect(() => {
    if (own?.audience === "everyone") known(written)
  }, [])

  const save = async () => {
    const shared = {
      ...(template.free && { title, steps: readSteps(steps) }),
      origin: origin.trim().toUpperCase() || null,
      offices,
      audience,
      counted,
      compared,
      notes,
      fields: template.fields.map(({ key, kind }) => {
        const value = fields[key]?.trim() ?? ""
        return { key, value: value === "" ? null : kind === "number" ? Number(value) : value }
      }),
    }
    const result = journey
      ? await update.run({ journeyId: journey.id, ...shared })
      : await create.run({ clientId, route: template.route, ...shared })
    if (!result.ok) return
    onClose()
    if (journey) router.refresh()
    else router.push(`/journeys/${result.value.journey.id}`)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (audience !== "everyone" || !ask.stop(written, () => void save())) void save()
  }

  return (
    <Dialog title={journey ? words.settings : template.name[language]} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        {template.free && (
          <>
            <Field
              label={words.ownTitle}
              value={title}
              onChange={event => setTitle(event.target.value)}
              error={fieldWords(error, "title")}
            />
            <Field
              multiline
              rows={6}
              label={words.ownSteps}
              hint={words.ownStepsHint}
              value={steps}
              onChange={event => setSteps(event.target.value)}
              error={fieldWords(error, "steps")}
            />
          </>
        )}
        {template.offices.map(group => {
          const keys = group.options.map(option => option.key)
          return (
            <Select
              key={group.key}
              label={group.label[language]}
              value={offices.find(office => keys.includes(office)) ?? ""}
              options={[
                { value: "", label: words.notSaid },
                ...group.options.map(option => ({ value: option.key, label: option.label[language] })),
              ]}
              onChange={value =>
                setOffices(held => [...held.filter(office => !keys.includes(office)), ...(value ? [value] : [])])
              }
            />
          )
        })}
        {template.fields.map(field => {
          const value = fields[field.key] ?? ""
          const change = (value: string) => setFields(held => ({ ...held, [field.key]: value }))
          return field.kind === "choice" ? (
            <Select
              key={field.key}
              label={field.label[language]}
              value={value}
              options={[
                { value: "", label: words.notSaid },
                ...field.options.map(option => ({ value: option.key, label: option.label[language] })),
              ]}
              onChange={change}
            />
          ) : (
            <Field
              key={field.key}
              label={field.label[language]}
              type={field.kind === "date" ? "date" : field.kind === "number" ? "number" : "text"}
              value={value}
              onChange={event => change(event.target.value)}
              error={fieldWords(error, `fields.${field.key}`)}
            />
          )
        })}
        <Field
          label={words.origin}
          value={origin}
          maxLength={2}
          autoCapitalize="characters"
          onChange={event => setOrigin(event.target.value)}
          error={fieldWords(error, "origin")}
        />
        <Chosen
          label={words.audience}
          value={audience}
          options={(["everyone", "contacts", "nobody"] as const).map(value => ({ value, label: words[value] }))}
          onChange={value => setAudience(value as Audience)}
        />
        <Switch label={words.counted} hint={words.countedHint} checked={counted} onChange={setCounted} />
        <Switch label={words.compared} checked={compared} onChange={setCompared} />
        <Field multiline rows={3} label={words.notes} value={notes} onChange={event => setNotes(event.target.value)} />
        <Alert>{error && !error.fields && failureWords(t, error)}</Alert>
        <Button type="submit" busy={create.pending || update.pending}>
          {journey ? t.common.save : words.create}
        </Button>
      </form>
      {ask.dialog}
    </Dialog>
  )
}

export default JourneyForm
