"use client"
import { useEffect, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Name } from "#components/ui/name.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Standings } from "#lib/protocol/journeys.ts"

const sides = ["ahead", "level", "behind"] as const

/** In the room of a cohort, above the messages: who is ahead of one's own case, level with it, behind it. Elsewhere nothing. */
const CohortStrip = ({ conversationId }: { conversationId: string }) => {
  const { locale } = useI18n()
  const words = useLateWords(journeysWords)
  const told = useCached(keys.journeys)
  const missed = useCached(keys.missed)
  const members = useCached(keys.lobby, lobby => lobby.rows[conversationId]?.conversation.memberCount)
  const [standing, setStanding] = useState<Standings["standing"]>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a journey or who is here has changed, or news was missed.
  useEffect(() => {
    let gone = false
    void sendCommand("journey:standing", { conversationId }).then(result => {
      if (!gone && result.ok) setStanding(result.value.standing)
    })
    return () => {
      gone = true
    }
  }, [conversationId, told, missed, members])
  if (!standing) return null
  const { rows, people, template } = standing
  if (rows.length === 0) {
    return (
      <p className="shrink-0 border-line border-b bg-panel px-4 py-2.5 text-muted text-sm sm:px-5">
        {words.stripAlone}
      </p>
    )
  }
  const of = (side: (typeof sides)[number]) => rows.filter(row => row.side === side)
  const nameOf = (id: string) => people.find(person => person.id === id)?.name ?? ""
  return (
    <details className="shrink-0 border-line border-b bg-panel px-4 text-sm sm:px-5">
      <summary className="rounded-lg py-2.5 font-heavy outline-offset-[-2px] pointer-coarse:py-3">
        {words.strip}:{" "}
        <span className="figures font-normal text-muted">
          {words.sideCounts(of("ahead").length, of("level").length, of("behind").length)}
        </span>
      </summary>
      <ul className="flex max-h-52 flex-col gap-2.5 overflow-y-auto pb-3">
        {rows.map(row => (
          <li key={row.personId} className="flex items-center gap-3">
            <Avatar id={row.personId} name={nameOf(row.personId)} size={34} />
            <span className="min-w-0 flex-1">
              <Name className="font-heavy">{nameOf(row.personId)}</Name>
              <span className="block text-muted">
                {words.sides[row.side]}
                {template.steps[row.reached] && ` · ${template.steps[row.reached]!.label[locale.language]}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

export default CohortStrip
