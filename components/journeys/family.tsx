"use client"
import { type FormEvent, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { OpenedJourney } from "#lib/protocol/journeys.ts"
import { Chip } from "./chip.tsx"
import { useChange } from "./use-change.ts"

type Props = Pick<OpenedJourney, "linked" | "templates" | "people"> & { journeyId: string; own: boolean }

const idIn = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

/** Journeys of the same family: those both owners have agreed to, and, for the owners, what is proposed. */
export const Family = ({ linked, templates, people, journeyId, own }: Props) => {
  const { t, locale } = useI18n()
  const words = useLateWords(journeysWords)
  const link = useChange("journey:link")
  const unlink = useChange("journey:unlink")
  const [address, setAddress] = useState("")
  const [open, setOpen] = useState(false)
  const error = link.error ?? unlink.error
  if (!own && linked.length === 0) return null

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const otherId = idIn.exec(address)?.[0]
    if (otherId && (await link.run({ journeyId, otherId })).ok) setAddress("")
  }
  return (
    <section aria-labelledby="family" className="flex flex-col gap-3">
      <h2 id="family" className="font-heavy text-lg">
        {words.linked}
      </h2>
      <ul className="flex flex-col gap-2">
        {linked.map(({ journey, accepted, proposedByMe }) => {
          const template = templates[`${journey.route}@${journey.version}`] ?? templates[journey.id]
          const person = people.find(one => one.id === journey.ownerId)
          return (
            <li key={journey.id} className="flex flex-wrap items-center gap-2">
              <PageLink href={`/journeys/${journey.id}`} className="font-heavy text-brand-text underline">
                {[person?.name, template?.name[locale.language]].filter(Boolean).join(", ")}
              </PageLink>
              {!accepted && <Chip>{proposedByMe ? words.waitsForOther : words.asksYou}</Chip>}
              {own && !accepted && !proposedByMe && (
                <Button busy={link.pending} onClick={() => void link.run({ journeyId, otherId: journey.id })}>
                  {words.agree}
                </Button>
              )}
              {own && (
                <Button
                  look="ghost"
                  busy={unlink.pending}
                  onClick={() => void unlink.run({ journeyId, otherId: journey.id })}
                >
                  {words.unlink}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {own && !open && (
        <Button look="ghost" onClick={() => setOpen(true)} className="self-start">
          {words.link}
        </Button>
      )}
      {own && open && (
        <form onSubmit={submit} className="flex flex-col gap-2">
          <Field
            label={words.linkField}
            hint={words.linkText}
            value={address}
            onChange={event => setAddress(event.target.value)}
          />
          <Button type="submit" busy={link.pending} disabled={!idIn.test(address)} className="self-end">
            {words.link}
          </Button>
        </form>
      )}
      <Alert>{error && failureWords(t, error)}</Alert>
    </section>
  )
}
