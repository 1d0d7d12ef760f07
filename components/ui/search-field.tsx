"use client"
import { useRef } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Search, X } from "./icons.tsx"
import { useEarlyValue } from "./use-early.ts"

type Props = { label: string; value: string; onChange: (value: string) => void }

/** What is looked for on a page of its own. */
export const SearchField = ({ label, value, onChange }: Props) => {
  const { t } = useI18n()
  const early = useRef<HTMLInputElement>(null)
  useEarlyValue(early, value, onChange)
  return (
    <div className="relative">
      <Search size={18} className="-translate-y-1/2 pointer-events-none absolute start-4 top-1/2 text-muted" />
      <input
        ref={early}
        type="search"
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => event.key === "Escape" && onChange("")}
        aria-label={label}
        placeholder={label}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        className="tap h-12 w-full rounded-input border border-field bg-panel ps-12 pe-12 text-base outline-none focus:border-brand focus:ring-2 focus:ring-brand/30 [&::-webkit-search-cancel-button]:hidden"
      />
      {value && (
        <button
          type="button"
          aria-label={t.lobby.clearSearch}
          onClick={() => onChange("")}
          className="absolute end-0.5 top-0.5 flex size-11 items-center justify-center rounded-full text-muted hover:text-text"
        >
          <X size={18} />
        </button>
      )}
    </div>
  )
}
