"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import type { Personal } from "#lib/client/personal-numbers.ts"
import { personalWords } from "#lib/i18n/late/personal.ts"

type Props = { found: Personal[]; onBack: () => void; onSend: () => void }

/** Asks whether what looks like a personal number is meant for everyone. Going back is what Enter and Esc do. */
export const AskPersonal = ({ found, onBack, onSend }: Props) => {
  const words = useLateWords(personalWords)
  return (
    <Dialog title={words.title} text={words.text} onClose={onBack}>
      <ul className="flex flex-col gap-1 pb-5">
        {found.map(({ kind, text }) => (
          <li key={`${kind} ${text}`} className="flex flex-wrap items-baseline gap-x-2">
            <bdi className="break-all font-strong">{text}</bdi>
            <span className="text-muted text-sm">{words.kinds[kind]}</span>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" onClick={onSend}>
          {words.anyway}
        </Button>
        <Button autoFocus onClick={onBack}>
          {words.back}
        </Button>
      </div>
    </Dialog>
  )
}

export default AskPersonal
