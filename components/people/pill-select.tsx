"use client"

type Props = {
  label: string
  /** What stands there while none is chosen. */
  none: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}

/** One of many, or none, among the buttons that narrow a list. */
export const PillSelect = ({ label, none, value, options, onChange }: Props) => (
  <select
    aria-label={label}
    value={value}
    onChange={event => onChange(event.target.value)}
    className={`tap min-h-9 max-w-56 rounded-full border px-3 font-heavy text-sm pointer-coarse:min-h-11 ${value ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel text-text"}`}
  >
    <option value="">{none}</option>
    {options.map(option => (
      <option key={option.value} value={option.value}>
        {option.label}
      </option>
    ))}
  </select>
)
