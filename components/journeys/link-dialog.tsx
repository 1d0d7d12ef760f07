"use client"
import { useEffect, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Name } from "#components/ui/name.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { fold } from "#lib/protocol/fold.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyDto } from "#lib/protocol/journeys.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { way } from "./flag.ts"
import { useChange } from "./use-change.ts"

type Props = { journeyId: string; linked: string[]; onClose: () => void }
type Found = { journey: JourneyDto; template: Template; person: PersonDto | undefined }

/** Pages of 30 that are looked through for what one could link; whoever knows more people has the address. */
const mostPages = 4
const addressed = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

/** Own journeys and those of contacts, as far as one may see them. */
const findLinkable = async (): Promise<Found[] | null> => {
  const found: Found[] = []
  for (const whose of ["mine", "contacts"] as const) {
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page++) {
      const result = await sendCommand("journey:list", { whose, sort: "changed", ...(cursor && { cursor }) })
      if (!result.ok) return null
      const { rows, templates, people, next } = result.value
      for (const { journey } of rows) {
        const template = templates[journey.id] ?? templates[`${journey.route}@${journey.version}`]
        if (template) found.push({ journey, template, person: people.find(one => one.id === journey.ownerId) })
      }
      if (!next) break
      cursor = next
    }
  }
  return found
}

/** Chooses a journey of the same family: one's own, a contact's, or any by its address. */
const LinkDialog = ({ journeyId, linked, onClose }: Props) => {
  const { t, locale } = useI18n()
  const { language } = locale
  const words = useLateWords(journeysWords)
  const days = makeDayWords(locale.tag)
  const me = useViewer().id
  const { run, pending, error } = useChange("journey:link")
  const [found, setFound] = useState<Found[] | null>(null)
  const [typed, setTyped] = useState("")
  useEffect(() => {
    let gone = false
    void findLinkable().then(all => {
      if (!gone) setFound(all ?? [])
    })
    return () => {
      gone = true
    }
  }, [])

  const taken = [journeyId, ...linked]
  const offered = found?.filter(({ journey }) => !taken.includes(journey.id))
  const pasted = addressed.exec(typed)?.[0]
  const shown = pasted
    ? []
    : offered?.filter(({ template, person }) =>
        fold(`${person?.name} ${person?.handle} ${template.name[language]}`).includes(fold(typed.trim())),
      )
  const link = async (otherId: string) => {
    if ((await run({ journeyId, otherId })).ok) onClose()
  }
  return (
    <Dialog title={words.link} text={words.linkText} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Field
          label={words.linkFind}
          hint={words.linkOther}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        {pasted && (
          <Button busy={pending} onClick={() => void link(pasted)} className="self-end">
            {words.linkAsk}
          </Button>
        )}
        {shown && !pasted && shown.length === 0 && (
          <p role="status" className="text-muted">
            {offered?.length ? words.linkNoMatch : words.linkNone}
          </p>
        )}
        <ul aria-label={words.link} className="flex max-h-72 flex-col overflow-y-auto">
          {shown?.map(({ journey, template, person }) => (
            <li key={journey.id} className="flex min-h-14 items-center gap-3 border-line border-b py-1 last:border-b-0">
              <span className="min-w-0 flex-1">
                <span className="flex gap-2">
                  <span aria-hidden="true">{way(journey.origin, template.country)}</span>
                  <span className="min-w-0 truncate font-heavy">{template.name[language]}</span>
                </span>
                <span className="block truncate text-[13px] text-muted">
                  {journey.ownerId === me ? t.common.you : <Name>{person?.name ?? ""}</Name>}
                  {journey.filed && ` · ${days.short(journey.filed)}`}
                </span>
              </span>
              <Button
                look="secondary"
                busy={pending}
                aria-label={`${journey.ownerId === me ? words.linkNow : words.linkAsk}: ${person?.name ?? ""}, ${template.name[language]}`}
                onClick={() => void link(journey.id)}
              >
                {journey.ownerId === me ? words.linkNow : words.linkAsk}
              </Button>
            </li>
          ))}
        </ul>
        <Alert>{error && failureWords(t, error)}</Alert>
      </div>
    </Dialog>
  )
}

export default LinkDialog
