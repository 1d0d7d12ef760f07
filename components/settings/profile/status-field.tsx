"use client"
import { useRef, useState } from "react"
import EmojiPicker from "#components/conversation/emoji-picker.tsx"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { Smile } from "#components/ui/icons.tsx"
import { useEarlyValue } from "#components/ui/use-early.ts"
import { type ProfileDraft, untils } from "#lib/client/profile-form.ts"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { Failure } from "#lib/protocol/result.ts"

type Status = Pick<ProfileDraft, "statusEmoji" | "statusText" | "until">
type Props = { value: Status; hadOne: boolean; onChange: (status: Partial<Status>) => void; error: Failure | null }

/** What goes on just now: an emoji, a few words, and how long that holds. */
export const StatusField = ({ value, hadOne, onChange, error }: Props) => {
  const words = useLateWords(editProfileWords)
  const fieldWords = useFieldWords()
  const [picking, setPicking] = useState(false)
  const { statusEmoji, statusText, until } = value
  const choose = (chosen: string) => onChange({ until: chosen as Status["until"] })
  const early = useRef<HTMLSelectElement>(null)
  useEarlyValue(early, until, choose)
  const problem = fieldWords(error, "status") ?? fieldWords(error, "status.text")
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-end gap-2">
        <div className="relative">
          <button
            type="button"
            aria-label={statusEmoji ? `${words.statusEmoji}: ${statusEmoji}` : words.statusEmoji}
            aria-expanded={picking}
            onClick={() => setPicking(!picking)}
            className="tap flex size-11 items-center justify-center rounded-[14px] border border-field bg-panel text-xl"
          >
            {statusEmoji || <Smile size={20} className="text-muted" />}
          </button>
          {picking && (
            <EmojiPicker
              className="start-0 top-full mt-2"
              onPick={emoji => {
                onChange({ statusEmoji: emoji })
                setPicking(false)
              }}
              onClose={() => setPicking(false)}
            />
          )}
        </div>
        <div className="min-w-0 flex-1">
          <Field
            label={words.statusText}
            value={statusText}
            maxLength={limits.statusMax}
            onChange={event => onChange({ statusText: event.target.value })}
            error={problem}
          />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-2 text-sm">
          {words.until}
          <select
            ref={early}
            value={until}
            onChange={event => choose(event.target.value)}
            className="tap min-h-9 rounded-full border border-line bg-panel px-3 text-[13px] pointer-coarse:min-h-11"
          >
            {untils
              .filter(key => key !== "keep" || hadOne)
              .map(key => (
                <option key={key} value={key}>
                  {words.untils[key]}
                </option>
              ))}
          </select>
        </label>
        {(statusEmoji || statusText) && (
          <Button look="ghost" onClick={() => onChange({ statusEmoji: "", statusText: "", until: "never" })}>
            {words.clearStatus}
          </Button>
        )}
      </div>
    </div>
  )
}
