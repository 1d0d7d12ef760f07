"use client"
import { useRef } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { useEarlyValue } from "#components/ui/use-early.ts"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"
import type { Audience } from "#lib/protocol/audience.ts"

type Props = { label: string; audience: Audience; onChange: (audience: Audience) => void }

/** Who sees a part. */
export const AudienceSelect = ({ label, audience, onChange }: Props) => {
  const words = useLateWords(editProfileWords)
  const early = useRef<HTMLSelectElement>(null)
  useEarlyValue(early, audience, who => onChange(who as Audience))
  return (
    <select
      ref={early}
      aria-label={words.audience(label)}
      value={audience}
      onChange={event => onChange(event.target.value as Audience)}
      className="tap min-h-9 shrink-0 rounded-full border border-line bg-panel px-3 text-[13px] pointer-coarse:min-h-11"
    >
      {(Object.keys(words.audiences) as Audience[]).map(who => (
        <option key={who} value={who}>
          {words.audiences[who]}
        </option>
      ))}
    </select>
  )
}
