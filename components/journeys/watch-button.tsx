"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { useChange } from "./use-change.ts"

/** Hears of a journey of somebody else, or no longer. */
export const WatchButton = ({ journeyId, watching }: { journeyId: string; watching: boolean }) => {
  const words = useLateWords(journeysWords)
  const watch = useChange("journey:watch")
  const unwatch = useChange("journey:unwatch")
  const { run, pending } = watching ? unwatch : watch
  return (
    <Button look="secondary" aria-pressed={watching} busy={pending} onClick={() => void run({ journeyId })}>
      {watching ? words.watching : words.watch}
    </Button>
  )
}
