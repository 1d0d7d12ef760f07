"use client"
import { useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { IconButton } from "#components/ui/button.tsx"
import { Pin } from "#components/ui/icons.tsx"
import { List } from "#components/ui/icons-later.tsx"
import { Said } from "#components/ui/name.tsx"
import { openPlace } from "#lib/client/navigate.ts"
import { useNamed, usePerson } from "#lib/client/use-person.ts"
import { usePins } from "#lib/client/use-pins.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import { messageText } from "./message-text.ts"

type Props = { conversationId: string; onAll: () => void }

/** Above the messages: the latest pin. A press goes there, and the next one to the pin before it. */
const PinnedBar = ({ conversationId, onAll }: Props) => {
  const { t } = useI18n()
  const words = useLateWords(actionWords).pins
  const pins = usePins(conversationId)
  const [at, setAt] = useState(0)
  const shown = Math.min(at, pins.length - 1)
  const pin = pins[shown]
  const author = usePerson(pin?.authorId)
  const named = useNamed(pin?.mentions)
  if (!pin) return null
  const title = pins.length > 1 ? words.many(shown + 1, pins.length) : words.one
  return (
    <section
      aria-label={words.title}
      className="flex h-12 shrink-0 animate-fade items-center gap-1 border-line border-b bg-panel pe-2 sm:pe-4"
    >
      <button
        type="button"
        title={words.show}
        onClick={() => {
          openPlace(conversationId, pin.seq)
          setAt((shown + 1) % pins.length)
        }}
        className="tap flex h-full min-w-0 flex-1 items-center gap-3 ps-3 text-start outline-offset-[-2px] hover:bg-sunken sm:ps-5"
      >
        <Pin size={16} className="shrink-0 text-brand-text" />
        <span className="min-w-0 flex-1 leading-tight">
          <span className="block truncate font-heavy text-brand-text text-xs">{title}</span>
          <span className="block text-[13px]">
            <Said by={author?.name ?? t.common.deletedPerson}>{named(messageText(t, pin, 160))}</Said>
          </span>
        </span>
      </button>
      <IconButton label={words.all} onClick={onAll}>
        <List size={18} />
      </IconButton>
    </section>
  )
}

export default PinnedBar
