import { sql } from "drizzle-orm"
import { db } from "#db/client.ts"
import type { Actor } from "#lib/domain/actor.ts"
import { type JourneyRow, journeyColumns, milestonesOf, templatesFor } from "#lib/domain/journeys/rows.ts"
import type { Outcome } from "#lib/protocol/journeys/check.ts"
import { addDays, readWhen } from "#lib/protocol/journeys/days.ts"
import { timelineOf } from "#lib/protocol/journeys/timeline.ts"

type Language = "en" | "es"
type Entry = {
  id: string
  route: string
  step: string
  when: string
  outcome: Outcome | undefined
  place: string | undefined
  key: string
  day: string
  changedAt: string
}

const said = {
  en: {
    columns: ["Route", "Step", "Date", "Known to the", "Outcome", "Place", "Day"],
    day: "day",
    month: "month",
    approved: "approved",
    refused: "refused",
    withdrawn: "withdrawn",
    some: "some day of the month",
  },
  es: {
    columns: ["Camino", "Paso", "Fecha", "Precisión", "Resultado", "Lugar", "Día"],
    day: "día",
    month: "mes",
    approved: "aprobado",
    refused: "denegado",
    withdrawn: "retirado",
    some: "algún día del mes",
  },
}

/** All dates of one's own journeys as a table or a calendar; what others share with one is never in it. */
export const exportJourneys = async (
  actor: Actor,
  { format, language = "en" }: { format: "csv" | "ics"; language?: Language | undefined },
): Promise<{ name: string; type: string; body: string }> => {
  const entries = await entriesOf(actor, language)
  return format === "csv"
    ? { name: "journeys.csv", type: "text/csv; charset=utf-8", body: toCsv(entries, language) }
    : { name: "journeys.ics", type: "text/calendar; charset=utf-8", body: toCalendar(entries, language) }
}

const entriesOf = async (actor: Actor, language: Language): Promise<Entry[]> => {
  const rows = (await db().execute(sql`
    select ${journeyColumns(actor)} from journeys j where j.owner_id = ${actor.personId} order by j.created_at, j.id
  `)) as unknown as JourneyRow[]
  const templates = await templatesFor(rows)
  return rows.flatMap(row => {
    const template = templates.get(row)!
    const milestones = milestonesOf(row, template)
    return timelineOf(template.steps, milestones, true).map(one => ({
      id: row.id,
      route: template.name[language],
      step: one.step.label[language],
      when: one.when!,
      outcome: one.outcome ?? undefined,
      place: one.place ?? undefined,
      key: one.key,
      day: one.day ? (one.day.least === one.day.most ? `${one.day.least}` : `${one.day.least}-${one.day.most}`) : "",
      changedAt: new Date(row.changedAt).toISOString(),
    }))
  })
}

const toCsv = (entries: Entry[], language: Language): string => {
  const words = said[language]
  const rows = entries.map(({ route, step, when, outcome, place, day }) => [
    route,
    step,
    when,
    when.length > 7 ? words.day : words.month,
    outcome ? words[outcome] : "",
    place ?? "",
    day,
  ])
  return [words.columns, ...rows].map(row => `${row.map(csvCell).join(",")}\r\n`).join("")
}

/**
 * A cell as RFC 4180 has it. What a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab and return in front) gets an apostrophe, as OWASP
 * advises; so does white space before one of them.
 */
export const csvCell = (value: string): string => {
  const safe = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const toCalendar = (entries: Entry[], language: Language): string => {
  const words = said[language]
  const events = entries.flatMap(({ id, key, route, step, when, outcome, place, changedAt }) => {
    const span = readWhen(when)!
    const summary = [step, outcome && words[outcome]].filter(Boolean).join(": ")
    return [
      "BEGIN:VEVENT",
      `UID:${id}.${key}@charla`,
      `DTSTAMP:${stamp(changedAt)}`,
      `DTSTART;VALUE=DATE:${span.from.replaceAll("-", "")}`,
      // The day after the last one, as RFC 5545 has it.
      `DTEND;VALUE=DATE:${addDays(span.to, 1).replaceAll("-", "")}`,
      `SUMMARY:${icsText(summary)}`,
      `DESCRIPTION:${icsText(span.from === span.to ? route : `${route} (${words.some})`)}`,
      ...(place ? [`LOCATION:${icsText(place)}`] : []),
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ]
  })
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Charla//Journeys//EN",
    "CALSCALE:GREGORIAN",
    ...events,
    "END:VCALENDAR",
  ]
  return lines.map(line => `${foldLine(line)}\r\n`).join("")
}

const stamp = (iso: string) => `${iso.slice(0, 19).replaceAll(/[-:]/g, "")}Z`

/** RFC 5545, 3.3.11. */
export const icsText = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,")
    .replaceAll(/\r\n|\r|\n/g, "\\n")

/** RFC 5545, 3.1: at most 75 octets a line, the rest after a space; never within a character. */
export const foldLine = (line: string): string => {
  const parts: string[] = []
  let part = ""
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ""
      octets = 0
    }
    part += character
    octets += size
  }
  return [...parts, part].join("\r\n ")
}
