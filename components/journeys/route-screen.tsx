import { PageLink } from "#components/ui/page-link.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Locale } from "#lib/i18n/locale.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyPage, JourneyRow, StatisticsAnswer } from "#lib/protocol/journeys.ts"
import { CaseList } from "./case-list.tsx"
import { flagOf } from "./flag.ts"
import { JourneyStatistics } from "./statistics.tsx"

type Props = {
  template: Template
  statistics: StatisticsAnswer
  choice: Parameters<typeof JourneyStatistics>[0]["choice"]
  mine: JourneyRow[]
  cases: JourneyPage
  years: number[]
  locale: Locale
  app: string
}

/** A road: how long it takes, who is on it, and what each step rests on. */
export const RouteScreen = ({ template, statistics, choice, mine, cases, years, locale, app }: Props) => {
  const { language } = locale
  const words = journeysWords[language]
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-8 px-4 py-6 sm:px-8 sm:py-8">
      <title>{`${template.name[language]} · ${app}`}</title>
      <header className="flex flex-col gap-2">
        <PageLink href="/journeys" className="touch self-start rounded-lg font-heavy text-brand-text text-sm">
          {words.back}
        </PageLink>
        <h1 className="font-heavy text-2xl">
          <span aria-hidden="true">{flagOf(template.country)}</span> {template.name[language]}
        </h1>
      </header>
      <JourneyStatistics template={template} first={statistics} choice={choice} mine={mine} />
      <CaseList template={template} first={cases} years={years} />
      <details className="rounded-card border border-line bg-panel p-4">
        <summary className="touch rounded-lg font-heavy">{words.steps}</summary>
        <ol className="mt-3 flex list-decimal flex-col gap-1.5 ps-6 text-sm">
          {template.steps.map(step => (
            <li key={step.key}>
              {step.label[language]}
              <span className="text-muted">
                {step.authority || step.form
                  ? ` · ${words.rests([step.authority?.[language], step.form].filter(Boolean).join(", "))}`
                  : ""}
              </span>
            </li>
          ))}
        </ol>
        {template.steps.some(step => step.checked === null) && (
          <p className="mt-3 text-muted text-sm">{words.unchecked}</p>
        )}
      </details>
    </div>
  )
}
