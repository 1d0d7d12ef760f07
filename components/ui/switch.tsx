"use client"
import { useRef } from "react"
import { useEarly } from "./use-early.ts"

type Props = { label: string; hint?: string; checked: boolean; onChange: (checked: boolean) => void }

/** On or off, at once. */
export const Switch = ({ label, hint, checked, onChange }: Props) => {
  const early = useRef<HTMLInputElement>(null)
  useEarly(early, input => input.checked !== checked && onChange(input.checked))
  return (
    <label className="relative flex min-h-11 cursor-pointer items-center gap-4">
      <span className="flex-1">
        <span className="block font-strong text-sm">{label}</span>
        {hint && <span className="block text-[13px] text-muted">{hint}</span>}
      </span>
      <input
        ref={early}
        type="checkbox"
        autoComplete="off"
        role="switch"
        aria-checked={checked}
        checked={checked}
        onChange={event => onChange(event.target.checked)}
        className="peer sr-only"
      />
      <span
        aria-hidden="true"
        className="tap flex h-7 w-12 shrink-0 items-center rounded-full border border-field bg-sunken px-1 outline-offset-2 before:size-5 before:rounded-full before:bg-field before:transition-transform peer-checked:border-brand peer-checked:bg-brand peer-checked:before:translate-x-[18px] peer-checked:before:bg-on-brand peer-focus-visible:outline-2 peer-focus-visible:outline-brand rtl:peer-checked:before:-translate-x-[18px]"
      />
    </label>
  )
}
