"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { useChange } from "./use-change.ts"

type Props = {
  journeyId: string
  /** What the case is called, where it stands among others. */
  name?: string | undefined
}

/** Asks once whether anything is new, and is answered where it stands. */
export const StaleAsk = ({ journeyId, name }: Props) => {
  const words = useLateWords(journeysWords)
  const { run, pending } = useChange("journey:confirm")
  return (
    <section
      aria-label={name ? `${words.stale} ${name}` : words.stale}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-accent bg-panel p-4"
    >
      <p className="min-w-0 flex-1 basis-56">
        <span className="block font-heavy">{words.stale}</span>
        {name && (
          <PageLink
            href={`/journeys/${journeyId}`}
            className="touch block w-fit rounded-lg font-heavy text-brand-text underline"
          >
            {name}
          </PageLink>
        )}
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
