"use client"
import { Dialog } from "#components/ui/dialog.tsx"
import { composingWords } from "#lib/i18n/late/composing.ts"
import { useI18n } from "./i18n-context.ts"

/** What the keys do. */
const KeySheet = ({ onClose }: { onClose: () => void }) => {
  const { t, locale } = useI18n()
  const words = composingWords[locale.language]
  const meta = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl"
  const keys: [string[], string][] = [
    [[meta, "K"], t.keys.switcher],
    [[meta, "F"], t.nav.search],
    [["Alt", "↓"], t.keys.nextUnread],
    [["Alt", "↑"], t.keys.previousUnread],
    [["Esc"], t.keys.markRead],
    [["Enter"], t.keys.send],
    [["Shift", "Enter"], t.keys.newLine],
    [["↑"], t.keys.editLast],
    [[meta, "B"], words.bold],
    [[meta, "I"], words.italic],
    [[meta, "Shift", "X"], words.strike],
    [[meta, "E"], words.code],
    [["@"], words.people],
    [[":"], words.emoji],
    [["?"], t.keys.title],
  ]
  return (
    <Dialog title={t.keys.title} onClose={onClose}>
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
