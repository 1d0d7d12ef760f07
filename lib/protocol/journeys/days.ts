/** A day of the calendar, `YYYY-MM-DD`, without a time or a zone. */
export type Day = string

/**
 * What is known of a date: a day (both ends the same), or a month (its first and its last day). All that is said about a month is said
 * of every day that it may have been.
 */
export type Span = { from: Day; to: Day }

const form = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/
const pad = (value: number, length = 2) => String(value).padStart(length, "0")
const dayMs = 86_400_000

/** Days since 1970. */
export const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / dayMs
/** The day so many days after 1970 began. */
export const dayAt = (number: number): Day => new Date(number * dayMs).toISOString().slice(0, 10)
export const addDays = (day: Day, days: number): Day => dayAt(dayNumber(day) + days)

/** `2026-04-02` or `2026-04` as a span; null for what is no date of the calendar from 1950 to 2199. */
export const readWhen = (when: string): Span | null => {
  const [, year, month, day] = form.exec(when) ?? []
  if (!year || Number(year) < 1950 || Number(year) > 2199 || Number(month) < 1 || Number(month) > 12) return null
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (day === undefined) return { from: `${year}-${month}-01`, to: `${year}-${month}-${pad(last)}` }
  return Number(day) >= 1 && Number(day) <= last ? { from: when, to: when } : null
}

/** The other way round: `readWhen(writeWhen(span))` is the span. */
export const writeWhen = ({ from, to }: Span): string => (from === to ? from : from.slice(0, 7))

export const isMonth = ({ from, to }: Span) => from !== to

/** The latest day that it is anywhere on earth (UTC+14): what is after it is the future for everyone. */
export const latestToday = (now = Date.now()): Day => new Date(now + 14 * 3_600_000).toISOString().slice(0, 10)
export const utcToday = (now = Date.now()): Day => new Date(now).toISOString().slice(0, 10)

/** Days from one date to a later one: the fewest and the most that may lie between them, never below 0. */
export const daysBetween = (one: Span, other: Span): { least: number; most: number } => ({
  least: Math.max(0, dayNumber(other.from) - dayNumber(one.to)),
  most: Math.max(0, dayNumber(other.to) - dayNumber(one.from)),
})

/** The quarter in which a date begins, `2026Q2`. */
export const quarterOf = ({ from }: Span): string => `${from.slice(0, 4)}Q${Math.ceil(Number(from.slice(5, 7)) / 3)}`
