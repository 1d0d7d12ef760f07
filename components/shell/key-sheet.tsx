"use client"
import { Dialog } from "#components/ui/dialog.tsx"
import { composingWords } from "#lib/i18n/late/composing.ts"
import { keysWords } from "#lib/i18n/late/keys.ts"
import { useI18n } from "./i18n-context.ts"
import { useLateWords } from "./use-late-words.ts"

/** What the keys do. */
const KeySheet = ({ onClose }: { onClose: () => void }) => {
  const { t } = useI18n()
  const words = useLateWords(keysWords)
  const composing = useLateWords(composingWords)
  const meta = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl"
  const keys: [string[], string][] = [
    [[meta, "K"], words.switcher],
    [[meta, "F"], t.nav.search],
    [["Alt", "↓"], words.nextUnread],
    [["Alt", "↑"], words.previousUnread],
    [["Esc"], words.markRead],
    [["P"], words.card],
    [["Enter"], words.send],
    [["Shift", "Enter"], words.newLine],
    [["↑"], words.editLast],
    [[meta, "B"], composing.bold],
    [[meta, "I"], composing.italic],
    [[meta, "Shift", "X"], composing.strike],
    [[meta, "E"], composing.code],
    [["@"], composing.people],
    [[":"], composing.emoji],
    [["?"], words.title],
  ]
  return (
    <Dialog title={words.title} onClose={onClose}>
      <dl className="flex flex-col gap-2.5">
        {keys.map(([combination, meaning]) => (
          <div key={meaning} className="flex items-center justify-between gap-4">
            <dt className="text-sm">{meaning}</dt>
            <dd className="flex shrink-0 gap-1">
              {combination.map(key => (
                <kbd key={key} className="rounded-lg border border-line bg-sunken px-2 py-0.5 font-heavy text-[13px]">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

export default KeySheet
