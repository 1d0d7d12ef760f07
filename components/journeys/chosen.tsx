"use client"
import { useId } from "react"

type Props = {
  label: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
  error?: string | null | undefined
}

/** One of a few, all of them to be seen. */
export const Chosen = ({ label, value, options, onChange, error }: Props) => {
  const id = useId()
  return (
    <fieldset className="flex flex-col gap-1.5" aria-describedby={error ? id : undefined}>
      <legend className="mb-1.5 font-strong text-sm">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map(option => (
          <label
            key={option.value}
            className="tap inline-flex min-h-10 cursor-pointer items-center rounded-full border border-field px-4 font-heavy text-sm outline-offset-2 has-checked:border-brand has-checked:bg-brand-soft has-checked:text-brand-text has-focus-visible:outline-2 has-focus-visible:outline-brand pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      {error && (
        <p id={id} role="alert" className="text-[13px] text-accent-text">
          {error}
        </p>
      )}
    </fieldset>
  )
}
