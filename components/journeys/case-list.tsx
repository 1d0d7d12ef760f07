"use client"
import { useEffect, useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { statuses } from "#lib/protocol/journeys/check.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyListInput, JourneyPage } from "#lib/protocol/journeys.ts"
import { JourneyRow } from "./journey-row.tsx"
import { Select } from "./select.tsx"

type Choice = { office: string; year: string; status: string; sort: string; whose: string; field: string }
const all: Choice = { office: "", year: "", status: "", sort: "filed", whose: "everyone", field: "" }

const inputOf = (route: string, { office, year, status, sort, whose, field }: Choice): JourneyListInput => {
  const [key, is] = field.split("=")
  return {
    route,
    sort: sort as "filed",
    whose: whose as "everyone",
    ...(office && { office }),
    ...(year && { year: Number(year) }),
    ...(status && { status: status as "waiting" }),
    ...(key && is && { field: { key, is } }),
  }
}

/** Cases on a road that one may see, filtered and sorted. */
export const CaseList = ({ template, first, years }: { template: Template; first: JourneyPage; years: number[] }) => {
  const { t, locale } = useI18n()
  const { language } = locale
  const words = useLateWords(journeysWords)
  const days = makeDayWords(locale.tag)
  const { run, pending, error } = useCommand("journey:list")
  const [choice, setChoice] = useState(all)
  const [page, setPage] = useState(first)
  const turn = useRef(0)
  const begun = useRef(all)

  useEffect(() => {
    if (choice === begun.current) return
    const own = ++turn.current
    void run(inputOf(template.route, choice)).then(result => {
      if (own === turn.current && result.ok) setPage(result.value)
    })
  }, [choice, run, template.route])
  const more = async () => {
    const result = await run({ ...inputOf(template.route, choice), cursor: page.next! })
    if (!result.ok) return
    setPage(held => ({
      rows: [...held.rows, ...result.value.rows],
      templates: { ...held.templates, ...result.value.templates },
      people: [...held.people, ...result.value.people],
      next: result.value.next,
    }))
  }
  const change = (more: Partial<Choice>) => setChoice(held => ({ ...held, ...more }))
  const any = { value: "", label: words.any }
  const choices = template.fields.filter(field => field.kind === "choice" && field.filterable)

  return (
    <section aria-labelledby="cases" className="flex flex-col gap-4">
      <h2 id="cases" className="font-heavy text-lg">
        {words.list}
      </h2>
      <details className="rounded-card border border-line bg-panel p-4">
        <summary className="touch rounded-lg font-heavy text-sm">{words.filters}</summary>
        <div className="mt-3 grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
          <Select
            label={words.whose}
            value={choice.whose}
            options={(["everyone", "contacts", "watched", "mine"] as const).map(value => ({
              value,
              label: words.whoses[value],
            }))}
            onChange={whose => change({ whose })}
          />
          <Select
            label={words.sort}
            value={choice.sort}
            options={(["filed", "oldest", "changed"] as const).map(value => ({ value, label: words.sorts[value] }))}
            onChange={sort => change({ sort })}
          />
          <Select
            label={words.state}
            value={choice.status}
            options={[any, ...statuses.map(value => ({ value, label: words.status[value] }))]}
            onChange={status => change({ status })}
          />
          {template.offices.length > 0 && (
            <Select
              label={words.office}
              value={choice.office}
              options={[
                any,
                ...template.offices
                  .flatMap(group => group.options)
                  .map(option => ({ value: option.key, label: option.label[language] })),
              ]}
              onChange={office => change({ office })}
            />
          )}
          <Select
            label={words.year}
            value={choice.year}
            options={[any, ...years.map(year => ({ value: String(year), label: String(year) }))]}
            onChange={year => change({ year })}
          />
          {choices.length > 0 && (
            <Select
              label={choices.map(field => field.label[language]).join(" / ")}
              value={choice.field}
              options={[
                any,
                ...choices.flatMap(field =>
                  field.kind === "choice"
                    ? field.options.map(option => ({
                        value: `${field.key}=${option.key}`,
                        label: option.label[language],
                      }))
                    : [],
                ),
              ]}
              onChange={field => change({ field })}
            />
          )}
        </div>
      </details>
      <Alert>{error && failureWords(t, error)}</Alert>
      {page.rows.length === 0 ? (
        <p className="rounded-card border border-line border-dashed p-6 text-center text-muted">{words.noCases}</p>
      ) : (
        <ul aria-labelledby="cases" className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3">
          {page.rows.map(row => (
            <JourneyRow
              key={row.journey.id}
              row={row}
              template={page.templates[`${row.journey.route}@${row.journey.version}`] ?? template}
              person={page.people.find(person => person.id === row.journey.ownerId)}
              own={false}
              {...{ words, days, language }}
            />
          ))}
        </ul>
      )}
      {page.next && (
        <Button look="secondary" busy={pending} onClick={() => void more()} className="self-center">
          {t.common.showMore}
        </Button>
      )}
    </section>
  )
}
