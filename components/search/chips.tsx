"use client"
import { filterKeys, parseSearch } from "#lib/protocol/search-query.ts"
import type { Sort } from "./use-search.ts"
import { useSearchWords } from "./words.ts"

type ChipProps = { label: string; title?: string; pressed?: boolean; onPress: () => void }

const Chip = ({ label, title, pressed, onPress }: ChipProps) => (
  <button
    type="button"
    title={title}
    aria-pressed={pressed}
    onClick={onPress}
    className="group/chip flex shrink-0 items-center outline-none pointer-coarse:h-11"
  >
    <span
      className={`tap flex h-7 items-center rounded-full px-2.5 font-heavy text-[13px] outline-offset-2 group-focus-visible/chip:outline-2 group-focus-visible/chip:outline-brand pointer-coarse:h-8 ${pressed ? "bg-brand-soft text-brand-text" : "bg-sunken text-muted group-hover/chip:text-text"}`}
    >
      {label}
    </span>
  </button>
)

type Props = { query: string; sort: Sort; onQuery: (query: string) => void; onSort: (sort: Sort) => void }

/** The order, and the filters: those in use are taken out by a press, the others begun. */
export const Chips = ({ query, sort, onQuery, onSort }: Props) => {
  const words = useSearchWords()
  const { filters } = parseSearch(query)
  const free = filterKeys.filter(key => !filters.some(filter => filter.key === key))
  return (
    <div className="hide-scrollbar -mx-4 flex gap-1.5 overflow-x-auto px-4 py-2 pointer-coarse:py-0.5">
      <fieldset className="flex shrink-0 gap-1.5">
        <legend className="sr-only">{words.sort}</legend>
        <Chip label={words.newest} pressed={sort === "time"} onPress={() => onSort("time")} />
        <Chip label={words.best} pressed={sort === "relevance"} onPress={() => onSort("relevance")} />
      </fieldset>
      <span aria-hidden className="my-1 w-px shrink-0 bg-line" />
      <fieldset className="flex shrink-0 gap-1.5">
        <legend className="sr-only">{words.filters}</legend>
        {filters
          .filter(filter => filter.value)
          .map(filter => (
            <Chip
              key={`${filter.start}`}
              label={`${query.slice(filter.start, filter.end)} ×`}
              pressed
              onPress={() => onQuery(`${query.slice(0, filter.start)}${query.slice(filter.end).trimStart()}`)}
            />
          ))}
        {free.map(key => (
          <Chip
            key={key}
            label={`${key}:`}
            title={words.help[key]}
            onPress={() => onQuery(`${query.trimEnd()}${query.trim() ? " " : ""}${key}:`)}
          />
        ))}
      </fieldset>
    </div>
  )
}
