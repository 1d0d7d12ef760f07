"use client"
import { useEffect, useMemo, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { composingWords } from "#lib/i18n/late/composing.ts"
import type { ListProps } from "./assist.tsx"
import { type Emoji, findEmoji } from "./emoji-data.ts"
import { type Option, Options } from "./options.tsx"

const shown = 8

/** Emoji whose name begins as it was typed after a colon. */
const EmojiList = ({ box, query, onPick, onClose }: ListProps) => {
  const { locale } = useI18n()
  const [found, setFound] = useState<Emoji[]>([])

  useEffect(() => {
    let over = false
    const take = (emoji: Emoji[]) => void (over || setFound(emoji))
    findEmoji(locale.language, query, shown).then(take, () => take([]))
    return () => {
      over = true
    }
  }, [locale.language, query])

  const options = useMemo(
    () =>
      found.map(({ emoji, label, codes }): Option => {
        const wanted = query.toLowerCase()
        const code = codes.find(code => code.includes(wanted)) ?? codes[0]
        return {
          key: emoji,
          pick: () => onPick(emoji),
          draw: (
            <>
              <span aria-hidden className="w-8 shrink-0 text-center text-2xl">
                {emoji}
              </span>
              <span className="min-w-0 truncate">
                {code ? `:${code}:` : label} {code && <span className="sr-only">{label}</span>}
              </span>
            </>
          ),
        }
      }),
    [found, query, onPick],
  )
  return <Options box={box} label={composingWords[locale.language].emoji} options={options} onClose={onClose} />
}

export default EmojiList
