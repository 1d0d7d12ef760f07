"use client"
import { useCallback, useEffect, useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyRow, StatisticsAnswer } from "#lib/protocol/journeys.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { StepCurve } from "./curve.tsx"
import { OfficeYear } from "./office-year.tsx"
import { Select } from "./select.tsx"

type Choice = { from: string; to: string; office: string; year: string; journeyId: string }
type Props = { template: Template; first: StatisticsAnswer; choice: Choice; mine: JourneyRow[] }

/** How long a road takes from one step to another: the curve, what it says in words, and the same as a table. */
export const JourneyStatistics = ({ template, first, choice: given, mine }: Props) => {
  const { t, locale } = useI18n()
  const { language } = locale
  const words = useLateWords(journeysWords)
  const days = makeDayWords(locale.tag)
  const [choice, setChoice] = useState(given)
  const [answer, setAnswer] = useState(first)
  const [failure, setFailure] = useState<Failure | null>(null)
  const turn = useRef(0)
  const begun = useRef(given)

  const ask = useCallback(
    async ({ from, to, office, year, journeyId }: Choice) => {
      const own = ++turn.current
      const result = await sendCommand("journey:statistics", {
        route: template.route,
        from,
        to,
        ...(office && { office }),
        ...(year && { year: Number(year) }),
        ...(journeyId && { journeyId }),
      })
      if (own !== turn.current) return
      setFailure(result.ok ? null : result.error)
      if (result.ok) setAnswer(result.value)
    },
    [template.route],
  )
  useEffect(() => {
    if (choice !== begun.current) void ask(choice)
  }, [choice, ask])
  const change = (more: Partial<Choice>) => setChoice(held => ({ ...held, ...more }))

  const place = (key: string) => template.steps.findIndex(step => step.key === key)
  const option = (step: Template["steps"][number]) => ({ value: step.key, label: step.label[language] })
  const offices = [...new Set([...answer.offices, ...(choice.office ? [choice.office] : [])])]
  const years = [...new Set([...answer.years, ...(choice.year ? [Number(choice.year)] : [])])]
  const targets = template.steps.filter(step => !step.optional && place(step.key) > place(choice.from))

  return (
    <section aria-labelledby="statistics" className="flex flex-col gap-4">
      <h2 id="statistics" className="font-heavy text-lg">
        {words.statistics}
      </h2>
      <div className={`grid grid-cols-2 gap-3 ${mine.length > 0 ? "lg:grid-cols-5" : "lg:grid-cols-4"}`}>
        <div className="col-span-2 sm:col-span-1">
          <Select
            label={words.from}
            value={choice.from}
            options={template.steps.slice(0, -1).map(option)}
            onChange={from => {
              const fitting = template.steps.filter(step => !step.optional && place(step.key) > place(from))
              const to = fitting.some(step => step.key === choice.to) ? choice.to : (fitting[0]?.key ?? choice.to)
              change({ from, to })
            }}
          />
        </div>
        <div className="col-span-2 sm:col-span-1">
          <Select label={words.to} value={choice.to} options={targets.map(option)} onChange={to => change({ to })} />
        </div>
        <OfficeYear {...{ template, offices, years }} office={choice.office} year={choice.year} onChange={change} />
        {mine.length > 0 && (
          <Select
            label={words.choose}
            value={choice.journeyId}
            options={[
              { value: "", label: words.none },
              ...mine.map(({ journey }) => ({
                value: journey.id,
                label: journey.filed ? days.short(journey.filed) : words.status[journey.status],
              })),
            ]}
            onChange={journeyId => change({ journeyId })}
          />
        )}
      </div>
      <Alert>{failure && failureWords(t, failure)}</Alert>
      <Shown answer={answer} language={language} words={words} days={days} />
    </section>
  )
}

type WalkProps = {
  curve: NonNullable<StatisticsAnswer["statistics"]>["curve"]
  begin: number
  words: ShownProps["words"]
  percent: (share: number) => string
}

/** Reads the curve at any day, by keyboard or finger. */
const Walk = ({ curve, begin, words, percent }: WalkProps) => {
  const last = curve.at(-1)?.days ?? 0
  const [day, setDay] = useState(Math.min(begin, last))
  const shown = Math.min(day, last)
  const said = words.walked(shown, percent(curve.findLast(point => point.days <= shown)?.waiting ?? 1))
  return (
    <label className="flex flex-col gap-1 text-sm">
      <span className="sr-only">{words.walk}</span>
      <input
        type="range"
        min={0}
        max={last}
        value={shown}
        aria-valuetext={said}
        onChange={event => setDay(Number(event.target.value))}
        className="h-8 w-full accent-brand"
      />
      <span aria-hidden="true" className="figures">
        {said}
      </span>
    </label>
  )
}

type ShownProps = {
  answer: StatisticsAnswer
  language: "en" | "es"
  words: (typeof journeysWords)["en"]
  days: ReturnType<typeof makeDayWords>
}

const Shown = ({ answer: { statistics, position, asOf }, language, words, days }: ShownProps) => {
  if (!statistics) {
    return <p className="rounded-card border border-line border-dashed p-6 text-center text-muted">{words.few}</p>
  }
  const { n, decided, waiting, quartiles, refused, decidedUntil, months, curve } = statistics
  const length = (count: number | null) =>
    count === null ? words.unknown : words.within(words.days({ least: count, most: count }))
  const percent = (share: number) =>
    new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share)
  const said = words.quartiles(length(quartiles.quarter), length(quartiles.half), length(quartiles.most))
  return (
    <div className="flex flex-col gap-4 rounded-card border border-line bg-panel p-4 shadow-sm sm:p-5">
      <div role="status" className="flex flex-col gap-1">
        <p className="font-heavy">{said}</p>
        <p>{words.counts(n, decided, waiting)}</p>
        {position && (
          <p className="font-heavy text-accent-text">
            {(position.done ? words.done : words.standing)(position.days, percent(position.before))}
          </p>
        )}
        {position?.expected && (
          <p className="first-letter:uppercase">
            {position.expected.to
              ? words.expected(days.range(position.expected.from, position.expected.to, asOf.slice(0, 4)))
              : words.expectedAfter(days.short(position.expected.from))}
          </p>
        )}
        {refused !== null && <p>{words.refused(percent(refused))}</p>}
        {decidedUntil && <p>{words.decidedUntil(days.short(decidedUntil))}</p>}
      </div>
      <figure className="flex flex-col gap-2">
        {[360, 640].map(width => (
          <StepCurve
            key={width}
            {...{ curve, position, width }}
            label={`${words.plot}. ${said}`}
            you={words.you}
            className={width === 360 ? "sm:hidden" : "max-sm:hidden"}
          />
        ))}
        <figcaption className="text-muted text-sm">{words.plot}</figcaption>
        <Walk curve={curve} begin={position?.days ?? quartiles.half ?? 0} words={words} percent={percent} />
      </figure>
      <details>
        <summary className="touch rounded-lg font-heavy text-brand-text text-sm">{words.table}</summary>
        <div className="mt-3 max-h-72 overflow-y-auto">
          <table className="figures w-full text-sm">
            <caption className="sr-only">{words.plot}</caption>
            <thead>
              <tr className="text-start text-muted">
                <th scope="col" className="py-1 text-start">
                  {words.tableDays}
                </th>
                <th scope="col" className="py-1 text-end">
                  {words.tableWaiting}
                </th>
              </tr>
            </thead>
            <tbody>
              {curve.map(point => (
                <tr key={point.days} className="border-line border-t">
                  <td className="py-1">{point.days}</td>
                  <td className="py-1 text-end">{percent(point.waiting)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <p className="text-muted text-sm">
        {words.asOf(days.short(asOf))} {months > 0 && words.months(months)}
      </p>
    </div>
  )
}
