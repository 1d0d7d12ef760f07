"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import { Select } from "./select.tsx"

type Props = {
  template: Template
  /** What may be chosen. */
  offices: string[]
  years: number[]
  office: string
  year: string
  onChange: (change: { office?: string; year?: string }) => void
}

export const officesOf = (template: Template) => template.offices.flatMap(group => group.options)

/** Office and year of filing: what every list and statistic of a road is narrowed by. */
export const OfficeYear = ({ template, offices, years, office, year, onChange }: Props) => {
  const { language } = useI18n().locale
  const words = useLateWords(journeysWords)
  const any = { value: "", label: words.any }
  const nameOf = (key: string) => officesOf(template).find(one => one.key === key)?.label[language] ?? key
  return (
    <>
      {template.offices.length > 0 && (
        <Select
          label={words.office}
          value={office}
          options={[any, ...offices.map(value => ({ value, label: nameOf(value) }))]}
          onChange={office => onChange({ office })}
        />
      )}
      <Select
        label={words.year}
        value={year}
        options={[any, ...years.map(year => ({ value: String(year), label: String(year) }))]}
        onChange={year => onChange({ year })}
      />
    </>
  )
}
