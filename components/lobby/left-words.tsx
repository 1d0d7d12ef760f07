"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Pencil } from "#components/ui/icons-later.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { openConversation } from "#lib/client/navigate.ts"
import { useLeftWords } from "#lib/client/use-left-words.ts"
import { composingWords } from "#lib/i18n/late/composing.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"

/** The way to what one wrote and did not send where one is no longer: no row of the list leads there. */
const LeftWords = ({ rows }: { rows: LobbyRow[] }) => {
  const words = useLateWords(composingWords)
  const [first, ...others] = useLeftWords(rows)
  if (!first) return null
  return (
    <a
      href={`/c/${first}`}
      onClick={onPlainClick(() => openConversation(first))}
      className="tap mx-4 my-2 flex min-h-11 items-center gap-3 rounded-[14px] bg-sunken px-3.5 py-2 text-sm hover:bg-brand-soft"
    >
      <Pencil size={16} aria-hidden className="shrink-0 text-accent-text" />
      {words.leftWords(others.length + 1)}
    </a>
  )
}

export default LeftWords
