"use client"
import { useId, useRef } from "react"
import { useEarlyValue } from "#components/ui/use-early.ts"

type Option = { value: string; label: string }
type Props = { label: string; value: string; options: Option[]; onChange: (value: string) => void }

/** The browser's own list of choices, labelled. */
export const Select = ({ label, value, options, onChange }: Props) => {
  const id = useId()
  const early = useRef<HTMLSelectElement>(null)
  useEarlyValue(early, value, onChange)
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="font-strong text-sm">
        {label}
      </label>
      <select
        ref={early}
        id={id}
        value={value}
        onChange={event => onChange(event.target.value)}
        className="tap h-11 w-full min-w-0 rounded-[14px] border border-field bg-panel px-3 text-base text-text focus:border-brand focus:outline-none focus:ring-2 focus:ring-brand/30"
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
