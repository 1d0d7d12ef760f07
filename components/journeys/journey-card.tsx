"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { PageLink } from "#components/ui/page-link.tsx"
import { useJourneyCard } from "#lib/client/use-journey-card.ts"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { way } from "./flag.ts"

type Props = { conversationId: string; seq: number; journeyId: string }

/** A milestone in a conversation, as it is now and as far as one may see it. */
const JourneyCard = ({ conversationId, seq, journeyId }: Props) => {
  const { locale } = useI18n()
  const words = useLateWords(journeysWords)
  const card = useJourneyCard(conversationId, seq, journeyId)
  if (card === undefined) return null
  if (card === null) return <p className="text-muted italic">{words.cardGone}</p>
  const days = makeDayWords(locale.tag)
  const { template, journey, milestone, day } = card
  const step = template.steps.find(one => one.key === milestone.step)
  const of = template.steps.length
  const at = template.steps.findIndex(one => one.key === milestone.step) + 1
  return (
    <PageLink href={`/journeys/${journeyId}`} className="flex flex-col gap-1 rounded-xl">
      <span className="text-muted text-xs">
        {way(journey.origin, template.country)} {template.name[locale.language]}
      </span>
      <span className="font-heavy text-lg leading-tight">
        {step?.label[locale.language]}
        {milestone.place && `, ${milestone.place}`}
      </span>
      <span className="figures text-sm">
        {[
          milestone.outcome && words.outcome[milestone.outcome],
          days.short(milestone.when),
          day && day.most > 0 && words.day(day),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" className="mt-1 h-1 w-full" aria-hidden="true">
        <rect width="100" height="4" rx="2" className="fill-line" />
        <rect width={(at / of) * 100} height="4" rx="2" className="fill-brand" />
      </svg>
      <span className="font-heavy text-brand-text text-xs">{words.openJourney}</span>
    </PageLink>
  )
}

export default JourneyCard
