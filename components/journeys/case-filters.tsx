"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Field } from "#components/ui/field.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { statuses } from "#lib/protocol/journeys/check.ts"
import type * as road from "#lib/protocol/journeys/template.ts"
import type { JourneyListInput } from "#lib/protocol/journeys.ts"
import { OfficeYear, officesOf } from "./office-year.tsx"
import { Select } from "./select.tsx"

/** What is asked of an own field: a choice, a day, a part of a text; of a number its bounds. As typed. */
type Asked = { is?: string; least?: string; most?: string }
export type Narrowed = {
  office: string
  year: string
  status: string
  sort: string
  whose: string
  fields: Record<string, Asked>
}
export const everything: Narrowed = { office: "", year: "", status: "", sort: "filed", whose: "everyone", fields: {} }

const bound = (typed: string | undefined) =>
  typed?.trim() && Number.isFinite(Number(typed)) ? Number(typed) : undefined

/** The question that a choice is. */
export const inputOf = (route: string, { office, year, status, sort, whose, fields }: Narrowed): JourneyListInput => {
  const asked = Object.entries(fields).flatMap(([key, { is, ...typed }]) => {
    const [least, most] = [bound(typed.least), bound(typed.most)]
    const one = {
      key,
      ...(is?.trim() && { is: is.trim() }),
      ...(least !== undefined && { least }),
      ...(most !== undefined && { most }),
    }
    return Object.keys(one).length > 1 ? one : []
  })
  return {
    route,
    sort: sort as "filed",
    whose: whose as "everyone",
    ...(office && { office }),
    ...(year && { year: Number(year) }),
    ...(status && { status: status as "waiting" }),
    ...(asked.length > 0 && { fields: asked }),
  }
}

type Props = {
  template: road.Template
  years: number[]
  choice: Narrowed
  onChange: (change: Partial<Narrowed>) => void
}

/** By what the cases of a road can be narrowed and sorted, its own fields included. */
export const CaseFilters = ({ template, years, choice, onChange }: Props) => {
  const words = useLateWords(journeysWords)
  const any = { value: "", label: words.any }
  const offices = officesOf(template).map(option => option.key)
  return (
    <>
      <Select
        label={words.whose}
        value={choice.whose}
        options={(["everyone", "contacts", "watched", "mine"] as const).map(value => ({
          value,
          label: words.whoses[value],
        }))}
        onChange={whose => onChange({ whose })}
      />
      <Select
        label={words.sort}
        value={choice.sort}
        options={(["filed", "oldest", "changed"] as const).map(value => ({ value, label: words.sorts[value] }))}
        onChange={sort => onChange({ sort })}
      />
      <Select
        label={words.state}
        value={choice.status}
        options={[any, ...statuses.map(value => ({ value, label: words.status[value] }))]}
        onChange={status => onChange({ status })}
      />
      <OfficeYear {...{ template, offices, years, onChange }} office={choice.office} year={choice.year} />
      {template.fields
        .filter(field => field.filterable)
        .map(field => (
          <FieldFilter
            key={field.key}
            field={field}
            asked={choice.fields[field.key] ?? {}}
            onChange={asked => onChange({ fields: { ...choice.fields, [field.key]: asked } })}
          />
        ))}
    </>
  )
}

type FilterProps = { field: road.Field; asked: Asked; onChange: (asked: Asked) => void }

const FieldFilter = ({ field, asked, onChange }: FilterProps) => {
  const { language } = useI18n().locale
  const words = useLateWords(journeysWords)
  const label = field.label[language]
  if (field.kind === "choice") {
    const options = field.options.map(option => ({ value: option.key, label: option.label[language] }))
    return (
      <Select
        label={label}
        value={asked.is ?? ""}
        options={[{ value: "", label: words.any }, ...options]}
        onChange={is => onChange({ is })}
      />
    )
  }
  if (field.kind !== "number") {
    const type = field.kind === "date" ? "date" : "search"
    return (
      <Field
        label={label}
        type={type}
        value={asked.is ?? ""}
        onChange={event => onChange({ is: event.target.value })}
      />
    )
  }
  return (
    <fieldset className="grid min-w-0 grid-cols-2 gap-2">
      <legend className="sr-only">{label}</legend>
      {(["least", "most"] as const).map(end => (
        <Field
          key={end}
          label={words.bounds[end](label)}
          type="number"
          inputMode="decimal"
          placeholder={String(end === "least" ? field.min : field.max)}
          value={asked[end] ?? ""}
          onChange={event => onChange({ ...asked, [end]: event.target.value })}
        />
      ))}
    </fieldset>
  )
}
