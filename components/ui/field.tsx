"use client"
import { type ChangeEvent, type ComponentProps, useId, useRef } from "react"
import { useEarly } from "./use-early.ts"

const box =
  "tap w-full rounded-[14px] border bg-panel px-4 text-base text-text placeholder:text-muted focus:border-brand focus:outline-none focus:ring-2 focus:ring-brand/30"

type Shared = { label: string; hint?: string | undefined; error?: string | null | undefined }
type Props = Shared &
  (({ multiline: true } & ComponentProps<"textarea">) | ({ multiline?: false } & ComponentProps<"input">))

/** A labelled input with its hint below, and the error beside it, told to assistive technology. */
export const Field = ({ label, hint, error, ...rest }: Props) => {
  const id = useId()
  const early = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  useEarly(early, target => {
    // A browser ends every line with one character.
    const drawn = rest.value?.toString().replace(/\r\n?/g, "\n")
    if (drawn !== undefined && target.value !== drawn) rest.onChange?.({ target } as ChangeEvent<typeof target>)
  })
  const about = error || hint ? `${id}-about` : undefined
  const shared = {
    id,
    ref: early,
    "aria-describedby": about,
    "aria-invalid": error ? true : undefined,
    className: `${box} ${error ? "border-accent" : "border-field"}`,
  }
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-strong text-sm">
        {label}
      </label>
      {rest.multiline ? (
        <textarea rows={2} {...without(rest)} {...shared} className={`${shared.className} resize-none py-2.5`} />
      ) : (
        <input {...without(rest)} {...shared} className={`${shared.className} h-11`} />
      )}
      {about && (
        <div id={about} className="text-[13px] text-muted">
          {error && (
            <p role="alert" className="text-accent-text">
              {error}
            </p>
          )}
          {hint && <p>{hint}</p>}
        </div>
      )}
    </div>
  )
}

const without = <T extends { multiline?: boolean }>({ multiline: _, ...rest }: T) => rest
