"use client"
import { LanguageSelect, useLanguages } from "#components/people/language-select.tsx"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { X } from "#components/ui/icons.tsx"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"
import type { Failure } from "#lib/protocol/result.ts"

const most = 10
type Props = { value: string[]; onChange: (codes: string[]) => void; error: Failure | null }

/** Languages one speaks, each with a way to take it back. */
export const LanguagesField = ({ value, onChange, error }: Props) => {
  const words = useLateWords(editProfileWords)
  const problem = useFieldWords()(error, "languages")
  const names = new Map(useLanguages().map(({ code, name }) => [code, name]))
  const nameOf = (code: string) => names.get(code) ?? code
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ul aria-label={words.languages} className="contents">
        {value.map(code => (
          <li
            key={code}
            className="inline-flex min-h-9 items-center gap-1 rounded-full border border-line bg-sunken ps-3 text-sm pointer-coarse:min-h-11"
          >
            {nameOf(code)}
            <button
              type="button"
              aria-label={words.removeLanguage(nameOf(code))}
              onClick={() => onChange(value.filter(one => one !== code))}
              className="inline-flex size-9 items-center justify-center rounded-full text-muted pointer-coarse:size-11 hover:text-text"
            >
              <X size={14} />
            </button>
          </li>
        ))}
      </ul>
      {value.length < most && (
        <LanguageSelect
          label={words.addLanguage}
          none={words.addLanguage}
          value=""
          without={value}
          onChange={code => code && onChange([...value, code])}
        />
      )}
      {problem && (
        <p role="alert" className="text-[13px] text-accent-text">
          {problem}
        </p>
      )}
    </div>
  )
}
