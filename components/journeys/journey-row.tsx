import { Avatar } from "#components/ui/avatar.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import type { DayWords } from "#lib/i18n/day-words.ts"
import type { JourneysWords } from "#lib/i18n/late/journeys.ts"
import type { Language } from "#lib/i18n/locale.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyRow as Row } from "#lib/protocol/journeys.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { Chip, toneOfStatus } from "./chip.tsx"
import { way } from "./flag.ts"

type Props = {
  row: Row
  template: Template
  person: PersonDto | undefined
  words: JourneysWords
  days: DayWords
  language: Language
  own: boolean
}

/** One case in a list, how far and since when: one's own by its road, those of a road by their owners. */
export const JourneyRow = ({ row: { journey, day }, template, person, words, days, language, own }: Props) => {
  const last = journey.milestones.at(-1)
  const step = template.steps.find(one => one.key === last?.step)
  const offices = template.offices
    .flatMap(group => group.options)
    .filter(option => journey.offices.includes(option.key))
    .map(option => option.label[language])
  const facts = [
    offices.join(", "),
    journey.filed && days.short(journey.filed),
    day && journey.status !== "planned" && words.day(day),
  ].filter(Boolean)
  return (
    <li className="tap rounded-card border border-line bg-panel shadow-sm hover:border-brand">
      <PageLink
        href={`/journeys/${journey.id}`}
        className="flex items-center gap-3 rounded-card p-4 outline-offset-[-2px]"
      >
        {!own && person && <Avatar id={person.id} name={person.name} size={40} />}
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span aria-hidden="true">{way(journey.origin, template.country)}</span>
            <span className="font-heavy">{own ? template.name[language] : <Name>{person?.name ?? ""}</Name>}</span>
            <Chip tone={toneOfStatus(journey.status)}>{words.status[journey.status]}</Chip>
          </span>
          {facts.length > 0 && <span className="figures block text-[13px] text-muted">{facts.join(" · ")}</span>}
          {step && last && (
            <span className="figures block text-[13px] text-muted">
              {step.label[language]}, {days.short(last.when)}
            </span>
          )}
        </span>
      </PageLink>
    </li>
  )
}
