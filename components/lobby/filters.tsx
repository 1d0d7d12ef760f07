"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { filters, type LobbyFilter } from "./filter.ts"

type Props = { value: LobbyFilter; onChange: (filter: LobbyFilter) => void; unread: number; archived: number }

export const Filters = ({ value, onChange, unread, archived }: Props) => {
  const { t } = useI18n()
  const counts: Partial<Record<LobbyFilter, number>> = { unread, archived }
  return (
    <fieldset className="hide-scrollbar -me-4 flex gap-1.5 overflow-x-auto py-2.5 pe-4 pointer-coarse:py-1">
      <legend className="sr-only">{t.lobby.filters}</legend>
      {filters
        .filter(filter => filter !== "archived" || archived > 0 || value === filter)
        .map(filter => (
          <button
            key={filter}
            type="button"
            aria-pressed={value === filter}
            onClick={() => onChange(filter)}
            className="group/chip figures flex shrink-0 items-center outline-none pointer-coarse:h-11"
          >
            <span
              className={`tap flex h-7 items-center rounded-full px-2.5 font-heavy text-[13px] outline-offset-2 group-focus-visible/chip:outline-2 group-focus-visible/chip:outline-brand pointer-coarse:h-8 ${value === filter ? "bg-brand-soft text-brand-text" : "bg-sunken text-muted group-hover/chip:text-text"}`}
            >
              {t.lobby[filter]}
              {counts[filter] ? ` ${counts[filter]}` : ""}
            </span>
          </button>
        ))}
    </fieldset>
  )
}
