"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { useChange } from "./use-change.ts"

/** Asks once whether anything is new, and is answered where it stands. */
export const StaleAsk = ({ journeyId }: { journeyId: string }) => {
  const words = useLateWords(journeysWords)
  const { run, pending } = useChange("journey:confirm")
  return (
    <section
      aria-label={words.stale}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-accent bg-panel p-4"
    >
      <p className="min-w-0 flex-1">
        <span className="block font-heavy">{words.stale}</span>
        <span className="text-muted text-sm">{words.staleText}</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button busy={pending} onClick={() => void run({ journeyId })}>
          {words.still}
        </Button>
        <Button look="secondary" busy={pending} onClick={() => void run({ journeyId, quiet: true })}>
          {words.quiet}
        </Button>
      </div>
    </section>
  )
}
