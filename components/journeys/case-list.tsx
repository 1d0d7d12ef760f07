"use client"
import { useEffect, useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyPage } from "#lib/protocol/journeys.ts"
import { CaseFilters, everything, inputOf, type Narrowed } from "./case-filters.tsx"
import { JourneyRow } from "./journey-row.tsx"

/** Who types is asked for when the typing rests. */
const restMs = 200

/** Cases on a road that one may see, filtered and sorted. */
export const CaseList = ({ template, first, years }: { template: Template; first: JourneyPage; years: number[] }) => {
  const { t, locale } = useI18n()
  const { language } = locale
  const words = useLateWords(journeysWords)
  const days = makeDayWords(locale.tag)
  const { run, pending, error } = useCommand("journey:list")
  const [choice, setChoice] = useState(everything)
  const [page, setPage] = useState(first)
  const turn = useRef(0)
  const begun = useRef(everything)

  useEffect(() => {
    if (choice === begun.current) return
    const own = ++turn.current
    const timer = setTimeout(async () => {
      const result = await run(inputOf(template.route, choice))
      if (own === turn.current && result.ok) setPage(result.value)
    }, restMs)
    return () => clearTimeout(timer)
  }, [choice, run, template.route])
  const more = async () => {
    const result = await run({ ...inputOf(template.route, choice), cursor: page.next! })
    if (!result.ok) return
    setPage(held => ({
      rows: [...held.rows, ...result.value.rows],
      templates: { ...held.templates, ...result.value.templates },
      people: [...held.people, ...result.value.people],
      next: result.value.next,
    }))
  }
  const change = (more: Partial<Narrowed>) => setChoice(held => ({ ...held, ...more }))

  return (
    <section aria-labelledby="cases" className="flex flex-col gap-4">
      <h2 id="cases" className="font-heavy text-lg">
        {words.list}
      </h2>
      <details className="rounded-card border border-line bg-panel p-4">
        <summary className="touch rounded-lg font-heavy text-sm">{words.filters}</summary>
        <div className="mt-3 grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
          <CaseFilters {...{ template, years, choice }} onChange={change} />
        </div>
      </details>
      <Alert>{error && failureWords(t, error)}</Alert>
      {page.rows.length === 0 ? (
        <p className="rounded-card border border-line border-dashed p-6 text-center text-muted">{words.noCases}</p>
      ) : (
        <ul aria-labelledby="cases" className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3">
          {page.rows.map(row => (
            <JourneyRow
              key={row.journey.id}
              row={row}
              template={page.templates[`${row.journey.route}@${row.journey.version}`] ?? template}
              person={page.people.find(person => person.id === row.journey.ownerId)}
              own={false}
              {...{ words, days, language }}
            />
          ))}
        </ul>
      )}
      {page.next && (
        <Button look="secondary" busy={pending} onClick={() => void more()} className="self-center">
          {t.common.showMore}
        </Button>
      )}
    </section>
  )
}
