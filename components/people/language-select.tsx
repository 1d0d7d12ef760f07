"use client"
import { useEffect, useMemo, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { PillSelect } from "./pill-select.tsx"

/** ISO 639-1, without those that are no longer spoken and those that are families of several. */
const codes =
  "aa ab af ak am ar as ay az ba be bg bi bm bn bo br bs ca ce ch co cs cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy id ig is it iu ja jv ka ki kk kl km kn ko ku ky lb lg ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne nl nn no nr ny oc om or os pa pl ps pt qu rm rn ro ru rw sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi wo xh yo za zh zu".split(
    " ",
  )

const none: { code: string; name: string }[] = []

/** Languages by their name in the reader's, in the order of their alphabet; none before the page lives: a server may call them otherwise. */
export const useLanguages = () => {
  const { locale } = useI18n()
  const [lives, setLives] = useState(false)
  useEffect(() => setLives(true), [])
  return useMemo(() => {
    if (!lives) return none
    const names = new Intl.DisplayNames(locale.language, { type: "language" })
    const order = new Intl.Collator(locale.language)
    return codes.map(code => ({ code, name: names.of(code) ?? code })).sort((a, b) => order.compare(a.name, b.name))
  }, [locale.language, lives])
}

type Props = {
  label: string
  /** What stands there while none is chosen. */
  none: string
  value: string
  onChange: (code: string) => void
  without?: string[]
}

/** One language, or none. */
export const LanguageSelect = ({ without = [], ...rest }: Props) => (
  <PillSelect
    {...rest}
    options={useLanguages()
      .filter(({ code }) => !without.includes(code))
      .map(({ code, name }) => ({ value: code, label: name }))}
  />
)
