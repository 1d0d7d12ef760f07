"use client"
import { useRef } from "react"
import { useEarlyValue } from "#components/ui/use-early.ts"

type Props = {
  label: string
  /** What stands there while none is chosen. */
  none: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}

/** One of many, or none, among the buttons that narrow a list. As wide as what is chosen: options that come later move nothing. */
export const PillSelect = ({ label, none, value, options, onChange }: Props) => {
  const early = useRef<HTMLSelectElement>(null)
  useEarlyValue(early, value, onChange)
  return (
    <select
      ref={early}
      aria-label={label}
      value={value}
      onChange={event => onChange(event.target.value)}
      className={`tap field-sizing-content min-h-9 w-44 max-w-56 supports-[field-sizing:content]:w-auto rounded-full border px-3 font-heavy text-sm pointer-coarse:min-h-11 ${value ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel text-text"}`}
    >
      <option value="">{none}</option>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
