"use client"
import { useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { CohortDto, JourneyPage, RouteRow } from "#lib/protocol/journeys.ts"
import { CohortOffer } from "./cohort-offer.tsx"
import { Export } from "./export.tsx"
import { flagOf } from "./flag.ts"
import { JourneyRow } from "./journey-row.tsx"
import { Refresh } from "./refresh.tsx"
import { StaleAsk } from "./stale-ask.tsx"

const JourneyForm = onDemand(() => import("./journey-form.tsx"))

type Props = { mine: JourneyPage; stale: string[]; routes: RouteRow[]; cohorts: CohortDto[] }

/** One's own journeys, what is offered to one, and the roads there are. */
export const JourneysScreen = ({ mine, stale, routes, cohorts }: Props) => {
  const { t, locale } = useI18n()
  const { language } = locale
  const words = useLateWords(journeysWords)
  const days = makeDayWords(locale.tag)
  const [starting, setStarting] = useState<Template | null>(null)
  const templateOf = (row: JourneyPage["rows"][number]) =>
    mine.templates[row.journey.id] ?? mine.templates[`${row.journey.route}@${row.journey.version}`]!
  const nameOf = (id: string) => {
    const row = mine.rows.find(one => one.journey.id === id)
    return row && templateOf(row).name[language]
  }
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-1 flex-col gap-8 px-4 py-6 sm:px-8 sm:py-8">
      <title>{`${words.title} · ${t.app.name}`}</title>
      <Refresh every={mine} />
      <header>
        <h1 className="font-heavy text-2xl">{words.title}</h1>
        <p className="text-muted">{words.text}</p>
      </header>
      {stale.map(id => (
        <StaleAsk key={id} journeyId={id} name={nameOf(id)} />
      ))}
      {cohorts.length > 0 && (
        <section aria-labelledby="cohorts" className="flex flex-col gap-3">
          <h2 id="cohorts" className="font-heavy text-lg">
            {words.cohorts}
          </h2>
          <ul className="flex flex-col gap-3">
            {cohorts.map(cohort => (
              <CohortOffer key={cohort.id} cohort={cohort} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="mine" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="mine" className="font-heavy text-lg">
            {words.mine}
          </h2>
          {mine.rows.length > 0 && <Export />}
        </div>
        {mine.rows.length === 0 ? (
          <p className="rounded-card border border-line border-dashed p-6 text-center text-muted">
            <span className="block font-heavy text-text">{words.empty}</span>
            {words.emptyText}
          </p>
        ) : (
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3">
            {mine.rows.map(row => (
              <JourneyRow
                key={row.journey.id}
                row={row}
                template={templateOf(row)}
                person={undefined}
                own
                {...{ words, days, language }}
              />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="roads" className="flex flex-col gap-3">
        <h2 id="roads" className="font-heavy text-lg">
          {words.routes}
        </h2>
        <p className="-mt-2 text-muted">{words.routesText}</p>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,300px),1fr))] gap-3">
          {routes.map(({ template, cases }) => (
            <li
              key={template.route}
              className="flex items-center gap-3 rounded-card border border-line bg-panel p-4 shadow-sm"
            >
              <div className="min-w-0 flex-1">
                {template.free ? (
                  <span className="block font-heavy">{template.name[language]}</span>
                ) : (
                  <PageLink
                    href={`/journeys/routes/${template.route}`}
                    className="touch block rounded-lg font-heavy hover:underline"
                  >
                    <span aria-hidden="true">{flagOf(template.country)}</span> {template.name[language]}
                  </PageLink>
                )}
                <span className="block text-[13px] text-muted">
                  {template.free ? words.anywhere : cases > 0 ? words.cases(cases) : words.fewCases}
                </span>
              </div>
              <Button
                look="secondary"
                aria-label={`${words.create}: ${template.name[language]}`}
                onClick={() => setStarting(template)}
              >
                {words.create}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      {starting && <JourneyForm template={starting} onClose={() => setStarting(null)} />}
    </div>
  )
}
