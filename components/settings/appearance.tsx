"use client"
import { useRef } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { keepLocale } from "#components/shell/i18n-words.tsx"
import { setTheme, themes, useTheme } from "#components/shell/theme.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { useEarly } from "#components/ui/use-early.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"
import { chooseTag, type Language, languages } from "#lib/i18n/locale.ts"

const names: Record<Language, string> = { en: "English", es: "Español" }

/** Theme and language: kept in cookies, so that the next page is right from its first byte. */
export const Appearance = () => {
  const { locale } = useI18n()
  const words = useLateWords(settingsWords)
  const { theme } = useTheme()
  const speak = (language: Language) => {
    if (language === locale.language) return
    const own = chooseTag(navigator.languages.filter(tag => tag.split("-")[0] === language))
    keepLocale({ language, tag: own.language === language ? own.tag : language, zone: locale.zone })
    location.reload()
  }
  return (
    <div className="flex flex-col gap-5">
      <Choice
        legend={words.theme}
        options={themes.map(value => ({ value, label: words.themes[value] }))}
        value={theme}
        onChange={setTheme}
      />
      <Choice
        legend={words.language}
        options={languages.map(value => ({ value, label: names[value], lang: value }))}
        value={locale.language}
        onChange={speak}
      />
    </div>
  )
}

type Option<T> = { value: T; label: string; lang?: string }
type Props<T> = { legend: string; options: Option<T>[]; value: T | null; onChange: (value: T) => void }

const Choice = <T extends string>({ legend, options, value, onChange }: Props<T>) => (
  <fieldset>
    <legend className="mb-2 font-strong text-sm">{legend}</legend>
    <div className="flex flex-wrap gap-2">
      {options.map(option => (
        <Radio
          key={option.value}
          name={legend}
          {...option}
          checked={value === option.value}
          onChoose={() => onChange(option.value)}
        />
      ))}
    </div>
  </fieldset>
)

type RadioProps = { name: string; label: string; lang?: string; checked: boolean; onChoose: () => void }

const Radio = ({ name, label, lang, checked, onChoose }: RadioProps) => {
  const input = useRef<HTMLInputElement>(null)
  useEarly(input, early => early.checked && !checked && onChoose())
  return (
    <label
      lang={lang}
      className={`tap relative flex min-h-10 cursor-pointer items-center rounded-full border px-4 text-sm focus-within:outline-2 focus-within:outline-brand focus-within:outline-offset-2 pointer-coarse:min-h-11 ${checked ? "border-brand bg-brand-soft font-heavy text-brand-text" : "border-field hover:bg-sunken"}`}
    >
      <input
        ref={input}
        type="radio"
        name={name}
        autoComplete="off"
        className="sr-only"
        checked={checked}
        onChange={onChoose}
      />
      {label}
    </label>
  )
}
