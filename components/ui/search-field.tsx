import { Search } from "./icons.tsx"

type Props = { label: string; value: string; onChange: (value: string) => void }

/** What is looked for on a page of its own. */
export const SearchField = ({ label, value, onChange }: Props) => (
  <div className="relative">
    <Search size={18} className="-translate-y-1/2 pointer-events-none absolute start-4 top-1/2 text-muted" />
    <input
      type="search"
      value={value}
      onChange={event => onChange(event.target.value)}
      aria-label={label}
      placeholder={label}
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      className="tap h-12 w-full rounded-input border border-field bg-panel ps-12 pe-4 text-base outline-none focus:border-brand focus:ring-2 focus:ring-brand/30"
    />
  </div>
)
