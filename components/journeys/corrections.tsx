"use client"
import { useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Step } from "#lib/protocol/journeys/template.ts"
import type { Correction } from "#lib/protocol/journeys.ts"

/** What was corrected in an own journey, asked for when it is wanted. */
export const Corrections = ({ journeyId, steps }: { journeyId: string; steps: Step[] }) => {
  const { locale, dates } = useI18n()
  const words = useLateWords(journeysWords)
  const { run, pending } = useCommand("journey:history")
  const [list, setList] = useState<Correction[] | null>(null)
  const days = makeDayWords(locale.tag)
  const show = async () => {
    const result = await run({ journeyId })
    if (result.ok) setList(result.value.corrections)
  }
  const nameOf = (key: string) => steps.find(step => step.key === key)?.label[locale.language] ?? key
  if (!list) {
    return (
      <Button look="secondary" busy={pending} onClick={() => void show()} className="self-start">
        {words.corrections}
      </Button>
    )
  }
  return (
    <section aria-labelledby="corrections">
      <h2 id="corrections" className="font-heavy text-lg">
        {words.corrections}
      </h2>
      {list.length === 0 ? (
        <p className="text-muted">{words.noCorrections}</p>
      ) : (
        <ul className="text-sm">
          {list.map(one => (
            <li key={one.number} className="flex flex-wrap justify-between gap-x-4 py-1">
              <span>
                {words.corrected(
                  nameOf(one.step),
                  one.before ? days.short(one.before.when) : "",
                  one.after ? days.short(one.after.when) : words.removed,
                )}
              </span>
              <time dateTime={one.at} className="text-muted">
                {dates.full(one.at)}
              </time>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
