import { readWhen } from "#lib/protocol/journeys/days.ts"

/** How days of the calendar are shown; they have no zone. `when` is a day or a month, `2026-04-02` or `2026-04`. */
export const makeDayWords = (tag: string) => {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { timeZone: "UTC", ...options })
  const short = format({ day: "numeric", month: "short", year: "numeric" })
  const long = format({ day: "numeric", month: "long", year: "numeric" })
  const month = format({ month: "long", year: "numeric" })
  const range = format({ day: "numeric", month: "short" })
  const at = (day: string) => new Date(`${day}T00:00:00Z`)
  const say = (when: string, day: Intl.DateTimeFormat) => {
    const span = readWhen(when)
    return span ? (span.from === span.to ? day : month).format(at(span.from)) : when
  }
  return {
    /** `12 Mar 2026`, `March 2026`. */
    short: (when: string) => say(when, short),
    /** As it is read aloud: `12 March 2026`. */
    long: (when: string) => say(when, long),
    /** `5 – 21 May`; with years where they are not the same as now. */
    range: (from: string, to: string, year: string) =>
      (from.startsWith(year) && to.startsWith(year) ? range : short).formatRange(at(from), at(to)),
  }
}
export type DayWords = ReturnType<typeof makeDayWords>
