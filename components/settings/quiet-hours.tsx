"use client"
import { useId } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Switch } from "#components/ui/switch.tsx"
import { noticeWords } from "#lib/i18n/late/notice.ts"
import type { Settings } from "#lib/protocol/people.ts"

type Props = { settings: Settings; change: (next: Partial<Settings>) => void }

/** At first: ten in the evening to seven in the morning. */
const usual = { quietFrom: 22 * 60, quietTo: 7 * 60 }

const toTime = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map(part => String(part).padStart(2, "0")).join(":")
const toMinutes = (time: string) => {
  const [hours, minutes] = time.split(":").map(Number)
  return hours! * 60 + minutes!
}

/** From when to when nothing makes itself heard, by the clock of the zone one was in when one chose. */
export const QuietHours = ({ settings: { quietFrom, quietTo, zone }, change }: Props) => {
  const { locale } = useI18n()
  const words = useLateWords(noticeWords)
  const on = quietFrom !== null && quietTo !== null
  const set = (next: Partial<Settings>) => change({ ...next, zone: locale.zone })
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label={words.quiet}
        hint={words.quietHint}
        checked={on}
        onChange={next => set(next ? usual : { quietFrom: null, quietTo: null })}
      />
      {on && (
        <div className="flex flex-wrap items-end gap-3">
          <Time label={words.quietFrom} value={quietFrom} onChange={minutes => set({ quietFrom: minutes })} />
          <Time label={words.quietTo} value={quietTo} onChange={minutes => set({ quietTo: minutes })} />
          <p className="pb-2.5 text-[13px] text-muted">{words.zone(zone ?? locale.zone)}</p>
        </div>
      )}
    </div>
  )
}

type TimeProps = { label: string; value: number; onChange: (minutes: number) => void }

const Time = ({ label, value, onChange }: TimeProps) => {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-[13px] text-muted">
        {label}
      </label>
      <input
        id={id}
        type="time"
        required
        value={toTime(value)}
        onChange={event => event.target.value && onChange(toMinutes(event.target.value))}
        className="tap figures h-11 rounded-[14px] border border-field bg-sunken px-3 outline-none focus:border-brand"
      />
    </div>
  )
}
