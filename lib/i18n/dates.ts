import type { Locale } from "./locale.ts"

/** Days since 1970 of the reader's own calendar: equal for two times of one day in their zone. */
const dayNumber = (parts: Intl.DateTimeFormat, time: Date) => {
  const [year, month, day] = parts.format(time).split("-").map(Number)
  return Math.round(Date.UTC(year!, month! - 1, day!) / 86_400_000)
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** Every way a time is shown, in the reader's language, zone and 12 or 24 h. Times come in as ISO 8601. */
export const makeDates = ({ tag, zone }: Pick<Locale, "tag" | "zone">) => {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { timeZone: zone, ...options })
  // sv-SE writes YYYY-MM-DD, whatever the reader's language.
  const calendar = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" })
  const time = format({ timeStyle: "short" })
  const full = format({ dateStyle: "full", timeStyle: "short" })
  const weekday = format({ weekday: "long" })
  const weekdayShort = format({ weekday: "short" })
  const sameYear = format({ weekday: "long", day: "numeric", month: "long" })
  const otherYear = format({ day: "numeric", month: "long", year: "numeric" })
  const month = format({ month: "long", year: "numeric" })
  const short = format({ day: "numeric", month: "short" })
  const shortYear = format({ day: "numeric", month: "numeric", year: "2-digit" })

  // A list of messages asks for the same minute again and again, and the browser takes its time.
  const minutes = new Map<string, string>()
  const timeOf = (iso: string) => {
    const minute = iso.slice(0, 16)
    const known = minutes.get(minute)
    if (known !== undefined) return known
    if (minutes.size > 2000) minutes.clear()
    const said = time.format(new Date(iso))
    minutes.set(minute, said)
    return said
  }

  // Zones differ by quarters of an hour.
  const days = new Map<string, number>()
  const day = (iso: string | Date) => {
    if (typeof iso !== "string") return dayNumber(calendar, iso)
    const quarter = iso.slice(0, 14) + Math.floor(Number(iso.slice(14, 16)) / 15)
    const known = days.get(quarter)
    if (known !== undefined) return known
    if (days.size > 2000) days.clear()
    const number = dayNumber(calendar, new Date(iso))
    days.set(quarter, number)
    return number
  }
  const year = (iso: string | Date) => calendar.format(new Date(iso)).slice(0, 4)

  return {
    /** Tells whether two times fall on one day of the reader's. */
    day,
    /** `14:32` or `2:32 PM`. */
    time: timeOf,
    /** The whole date with weekday and time. */
    full: (iso: string) => full.format(new Date(iso)),
    /** `March 2026`. */
    month: (iso: string) => (iso ? month.format(new Date(iso)) : ""),
    /** Over the messages of a day: Today, Yesterday, the weekday for a week, then the date. */
    separator: (iso: string, now: Date) => {
      const ago = day(now) - day(iso)
      if (ago === 0 || ago === 1) return capital(relative.format(-ago, "day"))
      if (ago > 1 && ago < 7) return capital(weekday.format(new Date(iso)))
      return capital((year(iso) === year(now) ? sameYear : otherYear).format(new Date(iso)))
    },
    /** In a row of the lobby: the time today, Yesterday, the weekday, then the date. */
    brief: (iso: string, now: Date) => {
      const ago = day(now) - day(iso)
      if (ago <= 0) return time.format(new Date(iso))
      if (ago === 1) return capital(relative.format(-1, "day"))
      if (ago < 7) return capital(weekdayShort.format(new Date(iso)))
      return (year(iso) === year(now) ? short : shortYear).format(new Date(iso))
    },
    /** "3 minutes ago", for the list of devices. */
    ago: (iso: string, now: Date) => {
      const minutes = Math.max(0, Math.round((now.getTime() - new Date(iso).getTime()) / 60_000))
      if (minutes < 60) return relative.format(-minutes, "minute")
      if (minutes < 60 * 24) return relative.format(-Math.round(minutes / 60), "hour")
      return relative.format(-Math.round(minutes / 1440), "day")
    },
  }
}

export type Dates = ReturnType<typeof makeDates>
