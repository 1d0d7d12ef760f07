import type { ReactNode } from "react"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { type JourneysWords, journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Locale } from "#lib/i18n/locale.ts"
import { daysBetween, readWhen } from "#lib/protocol/journeys/days.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import { dayCount, type TimelineRow, timelineOf } from "#lib/protocol/journeys/timeline.ts"
import type { JourneyDto } from "#lib/protocol/journeys.ts"
import { Chip, toneOfStatus } from "./chip.tsx"
import { way } from "./flag.ts"
import { type NextStep, Timeline } from "./timeline.tsx"

export type Expected = Omit<NextStep, "expected" | "since"> & { from: string; position: Pick<NextStep, "expected"> }

type Props = {
  journey: JourneyDto
  template: Template
  next: Expected | null
  today: string
  locale: Locale
  /** The heading: the page's own, or one of several. */
  level: 1 | 2
  edit?: (row: TimelineRow) => ReactNode
  children?: ReactNode
}

/** A journey as a card: which road, how it stands, since when, and its timeline. Rendered on the server. */
export const JourneyPanel = ({ journey, template, next, today, locale, level, edit, children }: Props) => {
  const { language } = locale
  const words = journeysWords[language]
  const { steps } = template
  const over = journey.status === "refused" || journey.status === "withdrawn"
  const since = next && steps.find(step => step.key === next.from)?.label[language]
  const Heading = level === 1 ? "h1" : "h2"
  return (
    <article className="flex flex-col gap-5 rounded-card border border-line bg-panel p-4 shadow-sm sm:p-5">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2">
          <span aria-hidden="true" className="text-lg">
            {way(journey.origin, template.country)}
          </span>
          <Heading className="font-heavy text-[1.15rem] leading-tight">{template.name[language]}</Heading>
          <Chip tone={toneOfStatus(journey.status)}>{words.status[journey.status]}</Chip>
        </div>
        <SoFar {...{ journey, steps, today, words }} />
      </header>
      <Timeline
        rows={timelineOf(steps, journey.milestones, over)}
        language={language}
        words={words}
        days={makeDayWords(locale.tag)}
        year={today.slice(0, 4)}
        next={next && { ...next, expected: next.position.expected, since: since ?? "" }}
        {...(edit && { edit })}
      />
      {children}
    </article>
  )
}

type SoFarProps = { journey: JourneyDto; steps: Template["steps"]; today: string; words: JourneysWords }

/** "day 57", until today, or until it was decided. */
const SoFar = ({ journey, steps, today, words }: SoFarProps) => {
  const ended = journey.status === "waiting" ? null : journey.milestones.findLast(one => one.outcome)
  const until = ended ? readWhen(ended.when) : null
  const filed = journey.filed ? readWhen(journey.filed) : null
  const range = until && filed ? daysBetween(filed, until) : dayCount(steps, journey.milestones, today)
  if (!range || journey.status === "planned") return null
  return <p className="figures text-[13px] text-muted">{words.day(range)}</p>
}
