"use client"
import { useSyncExternalStore } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button } from "#components/ui/button.tsx"
import type { OutboxEntry } from "#lib/client/outbox.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useDraft } from "#lib/client/use-writing.ts"
import { composingWords } from "#lib/i18n/late/composing.ts"

const none: OutboxEntry[] = []

/** Where one can write no more: what one had written is there to be copied, until it is let go. */
const Unsent = ({ conversationId }: { conversationId: string }) => {
  const { locale } = useI18n()
  const words = composingWords[locale.language]
  const { drafts, outbox } = useClient()
  const draft = useDraft(conversationId)
  const edit = useDraft(`${conversationId}:edit`)
  const waiting = useSyncExternalStore(
    outbox.subscribe,
    () => outbox.entries(conversationId),
    () => none,
  )
  const text = [...waiting.map(entry => entry.body), edit, draft].filter(part => part.trim()).join("\n\n")
  if (!text) return null
  const discard = () => {
    for (const key of ["", ":edit"]) drafts.put(conversationId + key, "")
    for (const { clientId } of waiting) void outbox.discard(clientId)
  }
  return (
    <section
      aria-label={words.unsent}
      className="mx-auto my-4 flex w-[min(440px,calc(100%-24px))] flex-col gap-3 rounded-card border border-line bg-panel p-4 text-start"
    >
      <div>
        <h2 className="font-heavy text-sm">{words.unsent}</h2>
        <p className="text-muted text-sm">{words.unsentText}</p>
      </div>
      <textarea
        readOnly
        value={text}
        rows={3}
        dir="auto"
        aria-label={words.unsent}
        className="max-h-40 w-full resize-none rounded-xl bg-sunken px-3 py-2 text-sm [field-sizing:content]"
      />
      <div className="flex gap-2">
        <Button look="secondary" onClick={() => void navigator.clipboard?.writeText(text)}>
          {words.copy}
        </Button>
        <Button look="ghost" onClick={discard}>
          {words.discard}
        </Button>
      </div>
    </section>
  )
}

export default Unsent
