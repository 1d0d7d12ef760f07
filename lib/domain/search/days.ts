/** A span of time, in milliseconds; `to` is the first moment after it. */
export type Span = { from: number; to: number }

const dayMs = 24 * 60 * 60_000

/** The calendar day that a moment falls on in a zone. */
const dayIn = (zone: string, ms: number) => {
  // sv-SE writes YYYY-MM-DD.
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" })
  const [year, month, day] = parts.format(ms).split("-").map(Number)
  return Date.UTC(year!, month! - 1, day!)
}

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
const aheadOf = (zone: string, ms: number) => {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(ms)
  return Date.parse(`${parts.replace(" ", "T")}Z`) - Math.floor(ms / 1000) * 1000
}

/** When a calendar day (as its midnight in UTC) begins in a zone; a zone that changes its clocks there is asked twice. */
const beginOf = (zone: string, day: number) => {
  const guess = day - aheadOf(zone, day)
  return day - aheadOf(zone, guess)
}

const safeZone = (zone: string | undefined) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone || "UTC" }).resolvedOptions().timeZone
  } catch {
    return "UTC"
  }
}

/** The time that `2026-11-21`, `2026-11`, `2026`, `today` or `yesterday` means to somebody in a zone; null for anything else. */
export const spanOf = (value: string, zone: string | undefined, now: number): Span | null => {
  const at = safeZone(zone)
  const days = (first: number, after: number) => ({ from: beginOf(at, first), to: beginOf(at, after) })
  const today = dayIn(at, now)
  if (/^(today|hoy)$/i.test(value)) return days(today, today + dayMs)
  if (/^(yesterday|ayer)$/i.test(value)) return days(today - dayMs, today)
  const parts = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value)
  if (!parts) return null
  const [year, month, day] = parts.slice(1).map(part => (part === undefined ? null : Number(part)))
  if (year! < 1970 || year! > 9000) return null
  if (month === null) return days(Date.UTC(year!, 0), Date.UTC(year! + 1, 0))
  if (month! < 1 || month! > 12) return null
  if (day === null) return days(Date.UTC(year!, month! - 1), Date.UTC(year!, month!))
  const first = Date.UTC(year!, month! - 1, day!)
  return new Date(first).getUTCDate() === day ? days(first, first + dayMs) : null
}
