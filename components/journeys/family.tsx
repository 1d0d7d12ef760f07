"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { OpenedJourney } from "#lib/protocol/journeys.ts"
import { Chip } from "./chip.tsx"
import { useChange } from "./use-change.ts"

type Props = Pick<OpenedJourney, "linked" | "templates" | "people"> & { journeyId: string; own: boolean }

const LinkDialog = onDemand(() => import("./link-dialog.tsx"))

/** Journeys of the same family: those both owners have agreed to, and, for the owners, what is proposed. */
export const Family = ({ linked, templates, people, journeyId, own }: Props) => {
  const { t, locale } = useI18n()
  const words = useLateWords(journeysWords)
  const link = useChange("journey:link")
  const unlink = useChange("journey:unlink")
  const [open, setOpen] = useState(false)
  const error = link.error ?? unlink.error
  if (!own && linked.length === 0) return null

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
      {own && (
        <Button look="secondary" onClick={() => setOpen(true)} className="self-start">
          {words.link}
        </Button>
      )}
      {open && (
        <LinkDialog journeyId={journeyId} linked={linked.map(one => one.journey.id)} onClose={() => setOpen(false)} />
      )}
      <Alert>{error && failureWords(t, error)}</Alert>
    </section>
  )
}
