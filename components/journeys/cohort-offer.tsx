"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { CohortDto } from "#lib/protocol/journeys.ts"
import { useChange } from "./use-change.ts"

/** A room for those who filed where and when one did: offered once, or the way to it. */
export const CohortOffer = ({ cohort }: { cohort: CohortDto }) => {
  const { t, locale } = useI18n()
  const words = useLateWords(journeysWords)
  const { run, pending, error } = useChange("journey:answer-cohort")
  const { template, office, quarter, cases, conversationId } = cohort
  const place = template.offices.flatMap(group => group.options).find(option => option.key === office)
  const name = words.cohort(
    template.name[locale.language],
    place?.label[locale.language] ?? null,
    `${quarter.slice(4)} ${quarter.slice(0, 4)}`,
  )
  const join = async () => {
    const result = await run({ cohortId: cohort.id, join: true, language: locale.language })
    if (result.ok && result.value.conversationId) openConversation(result.value.conversationId)
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line bg-panel p-4 shadow-sm">
      <p className="min-w-0 flex-1 basis-56">
        <span className="block font-heavy">{name}</span>
        <span className="text-muted text-sm">
          {conversationId ? words.cohortJoined(cases) : words.cohortText(cases)}
        </span>
      </p>
      {conversationId ? (
        <Button look="secondary" onClick={() => openConversation(conversationId)}>
          {words.openRoom}
        </Button>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button busy={pending} onClick={() => void join()}>
            {words.join}
          </Button>
          <Button look="secondary" busy={pending} onClick={() => void run({ cohortId: cohort.id, join: false })}>
            {words.decline}
          </Button>
        </div>
      )}
      <Alert>{error && failureWords(t, error)}</Alert>
    </li>
  )
}
