"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"
import type { Audience } from "#lib/protocol/audience.ts"
import type { ProfilePart } from "#lib/protocol/profiles.ts"

export type Audiences = Partial<Record<ProfilePart, Audience>>
type Props = { part: ProfilePart; label: string; audiences: Audiences; onChange: (audiences: Audiences) => void }

/** Who sees a part. */
export const AudienceSelect = ({ part, label, audiences, onChange }: Props) => {
  const words = useLateWords(editProfileWords)
  return (
    <select
      aria-label={words.audience(label)}
      value={audiences[part] ?? "everyone"}
      onChange={event => onChange({ ...audiences, [part]: event.target.value as Audience })}
      className="tap min-h-9 shrink-0 rounded-full border border-line bg-panel px-3 text-[13px] pointer-coarse:min-h-11"
    >
      {(Object.keys(words.audiences) as Audience[]).map(audience => (
        <option key={audience} value={audience}>
          {words.audiences[audience]}
        </option>
      ))}
    </select>
  )
}
