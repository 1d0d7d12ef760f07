import type { ReactNode } from "react"
import type { DayWords } from "#lib/i18n/day-words.ts"
import type { JourneysWords } from "#lib/i18n/late/journeys.ts"
import type { Language } from "#lib/i18n/locale.ts"
import type { TimelineRow } from "#lib/protocol/journeys/timeline.ts"
import { type Bar, Bars } from "./bars.tsx"

/** What is known of the next step: the range in which it is expected, and the median, with its bars. */
export type NextStep = {
  expected: { from: string; to: string | null } | null
  half: number | null
  n: number
  since: string
  bars: Bar[]
}

type Props = {
  rows: TimelineRow[]
  language: Language
  words: JourneysWords
  days: DayWords
  year: string
  next: NextStep | null
  /** What its owner may do with a step. */
  edit?: (row: TimelineRow) => ReactNode
}

/** The steps of a journey from top to bottom: what was, what is next, what is to come. Rendered on the server; says each step in one sentence. */
export const Timeline = ({ rows, language, words, days, year, next, edit }: Props) => (
  <ol aria-label={words.timeline} className="flex flex-col">
    {rows.map((row, at) => (
      <li key={row.key} className="relative flex gap-4 pb-5 last:pb-1">
        {at < rows.length - 1 && (
          <span
            aria-hidden="true"
            className={`absolute start-[8px] top-5 -bottom-1 w-0.5 ${rows[at + 1]!.state === "coming" ? "bg-line" : "bg-brand"}`}
          />
        )}
        <Dot state={row.state} />
        <div className="min-w-0 flex-1">
          <p className="sr-only">{sentence(row, at, { rows, language, words, days, year, next })}</p>
          <div aria-hidden="true" className="flex flex-wrap items-baseline justify-between gap-x-4">
            <p className={`min-w-0 font-heavy ${row.state === "coming" ? "text-muted" : ""}`}>
              {row.step.label[language]}
              {row.place && `, ${row.place}`}
              {row.outcome && <span className={toneOf(row.outcome)}> · {words.outcome[row.outcome]}</span>}
            </p>
            {row.since && <p className="figures shrink-0 text-[13px] text-muted">{words.days(row.since)}</p>}
            {row.state === "next" && next?.half != null && (
              <p className="figures font-heavy text-[13px] text-accent-text">{words.half(next.half)}</p>
            )}
          </div>
          <div aria-hidden="true" className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
            {row.when && <p className="figures text-[13px] text-muted">{days.short(row.when)}</p>}
            {row.state === "next" && next?.expected && (
              <p className="figures text-[13px] text-muted">{expectation(next.expected, words, days, year)}</p>
            )}
            {row.state === "next" && next && (
              <div className="flex w-full flex-col items-end gap-1 sm:w-[200px]">
                <Bars bars={next.bars} />
                <p className="text-end text-muted text-xs">{words.basis(next.n, next.since)}</p>
              </div>
            )}
          </div>
          {row.state === "next" && edit?.(row)}
        </div>
        {edit && row.state !== "next" && <div className="-mt-1.5 size-9 shrink-0">{edit(row)}</div>}
      </li>
    ))}
  </ol>
)

const Dot = ({ state }: { state: TimelineRow["state"] }) => (
  <span
    aria-hidden="true"
    className={`relative z-10 mt-0.5 size-[18px] shrink-0 rounded-full ${
      state === "done"
        ? "bg-brand"
        : state === "next"
          ? "border-[5px] border-accent bg-panel"
          : "border-2 border-line bg-panel"
    }`}
  />
)

const toneOf = (outcome: NonNullable<TimelineRow["outcome"]>) =>
  outcome === "approved" ? "text-ok-text" : outcome === "refused" ? "text-accent-text" : "text-muted"

const expectation = (
  { from, to }: { from: string; to: string | null },
  words: JourneysWords,
  days: DayWords,
  year: string,
) => (to ? words.expected(days.range(from, to, year)) : words.expectedAfter(days.short(from)))

/** "Step 4 of 11, biometrics, 2 April 2026, day 21". */
const sentence = (row: TimelineRow, at: number, { rows, language, words, days, year, next }: Omit<Props, "edit">) =>
  [
    words.step(at + 1, rows.length, row.step.label[language]),
    row.place,
    row.when ? days.long(row.when) : row.state === "next" ? words.nextStep : words.noDate,
    row.day && words.day(row.day),
    row.outcome && words.outcome[row.outcome],
    row.state === "next" && next?.expected && expectation(next.expected, words, days, year),
    row.state === "next" && next?.half != null && words.half(next.half),
  ]
    .filter(Boolean)
    .join(", ")
