"use client"
import {
  type EmojiData,
  type EmojiDataResolver,
  type EmojiPickerListComponents,
  EmojiPicker as Picker,
} from "frimousse"
import { useCallback, useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { useCloseRequest } from "#components/ui/use-close-request.ts"
import { toolsWords } from "#lib/i18n/late/tools.ts"

type Compact = {
  categories: string[]
  emojis: [emoji: string, label: string, tags: string, category: number, version: number][]
}

/** Our own file, made by lib/cli/emoji.ts: nothing is asked of any other server. */
const fetchData = async (locale: string, signal: AbortSignal | undefined): Promise<Compact> => {
  const response = await fetch(`/emoji/${locale}.json`, { signal: signal ?? null })
  if (!response.ok) throw new Error(`${response.status}`)
  return response.json()
}

const shape = (locale: EmojiData["locale"], data: Compact, emojiVersion = 15): EmojiData => ({
  locale,
  categories: data.categories.map((label, index) => ({ index, label })),
  emojis: data.emojis
    .filter(entry => entry[4] <= emojiVersion)
    .map(([emoji, label, tags, category, version]) => ({ emoji, label, tags: tags.split(" "), category, version })),
  skinTones: { light: "", "medium-light": "", medium: "", "medium-dark": "", dark: "" },
})

/** The library counts rows from 0, assistive technology from 1. */
const oneMore = (index: number | undefined) => (index === undefined ? undefined : index + 1)

const components: Partial<EmojiPickerListComponents> = {
  CategoryHeader: ({ category, ...props }) => (
    <div {...props} className="bg-panel px-4 pt-2 pb-1 font-heavy text-muted text-xs first-letter:uppercase">
      {category.label}
    </div>
  ),
  Row: ({ children, ...props }) => (
    // The picker looks for the active row by this number and finds the one above; the margin is the height of the one in between.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role, row, is among the props.
    <div {...props} aria-rowindex={oneMore(props["aria-rowindex"])} className="scroll-mb-10 px-2">
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...props }) => (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role among its props is that of a cell of a grid.
    <button
      {...props}
      aria-colindex={oneMore(props["aria-colindex"])}
      type="button"
      className="flex size-10 items-center justify-center rounded-xl text-2xl data-[active]:bg-brand-soft"
    >
      {emoji.emoji}
    </button>
  ),
}

type Props = { onPick: (emoji: string) => void; onClose: () => void; className?: string }

const EmojiPicker = ({ onPick, onClose, className = "bottom-full mb-2" }: Props) => {
  const { t, locale } = useI18n()
  const wording = useLateWords(toolsWords)
  const box = useRef<HTMLDivElement>(null)
  useCloseRequest(true, onClose)
  const [failing, setFailing] = useState(false)
  // Tried until it is there or the picker is closed; the library would go on saying that it loads.
  const load = useCallback<EmojiDataResolver>(async (language, { signal, emojiVersion }) => {
    for (;;) {
      const data = await fetchData(language, signal).catch(() => null)
      if (data) return shape(language, data, emojiVersion)
      signal?.throwIfAborted()
      setFailing(true)
      await new Promise(resolve => setTimeout(resolve, 3000 + Math.random() * 2000))
      signal?.throwIfAborted()
    }
  }, [])

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const target = event.target as Element
      if (!box.current?.contains(target) && !target.closest("form")) onClose()
    }
    document.addEventListener("pointerdown", outside)
    return () => document.removeEventListener("pointerdown", outside)
  }, [onClose])

  return (
    <div
      ref={box}
      role="dialog"
      aria-label={t.conversation.emoji}
      className={`absolute start-2.5 z-20 animate-sheet ${className} overflow-hidden rounded-card border border-line bg-panel shadow-2xl`}
    >
      <Picker.Root
        locale={locale.language}
        columns={8}
        resolveEmojiData={load}
        onEmojiSelect={({ emoji }) => onPick(emoji)}
        className="isolate flex h-80 w-[min(336px,calc(100vw-20px))] flex-col"
      >
        <Picker.Search
          autoFocus
          aria-label={wording.emojiSearch}
          placeholder={wording.emojiSearch}
          className="m-3 mb-2 h-10 rounded-full bg-sunken px-4 text-sm outline-none focus-visible:ring-2 focus-visible:ring-brand"
        />
        <Picker.Viewport className="relative flex-1 outline-none">
          <Picker.Loading className="absolute inset-0 flex animate-late items-center justify-center text-balance px-6 text-center text-muted text-sm">
            {failing ? t.common.missing : t.common.loading}
          </Picker.Loading>
          <Picker.Empty className="absolute inset-0 flex items-center justify-center text-balance px-6 text-center text-muted text-sm">
            {wording.emojiNone}
          </Picker.Empty>
          <Picker.List className="select-none pb-2" components={components} />
        </Picker.Viewport>
      </Picker.Root>
    </div>
  )
}

export default EmojiPicker
