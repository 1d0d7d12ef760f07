import { buttonLook } from "#components/ui/button.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Locale } from "#lib/i18n/locale.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyDto } from "#lib/protocol/journeys.ts"
import { type Expected, JourneyPanel } from "./journey-panel.tsx"
import { Refresh } from "./refresh.tsx"

type Props = {
  journeys: { journey: JourneyDto; template: Template; next: Expected | null }[]
  today: string
  locale: Locale
}

/** The journeys of a profile, each with its timeline and the way to its page. */
export const ProfileJourneys = ({ journeys, today, locale }: Props) => (
  <div className="flex flex-col gap-4">
    <Refresh journeyIds={journeys.map(one => one.journey.id)} />
    {journeys.map(({ journey, template, next }) => (
      <JourneyPanel key={journey.id} {...{ journey, template, next, today, locale }} level={2}>
        <PageLink
          href={`/journeys/${journey.id}`}
          className="touch self-start rounded-lg font-heavy text-brand-text text-sm underline"
        >
          {journeysWords[locale.language].openJourney}
        </PageLink>
      </JourneyPanel>
    ))}
  </div>
)

/** On one's own profile, where nothing is begun yet. */
export const NoJourneys = ({ locale }: Pick<Props, "locale">) => {
  const words = journeysWords[locale.language]
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-line border-dashed p-5">
      <p className="min-w-0 flex-1 basis-56 text-muted">
        <span className="block font-heavy text-text">{words.empty}</span>
        {words.text}
      </p>
      <PageLink href="/journeys" className={buttonLook("secondary")}>
        {words.begin}
      </PageLink>
    </div>
  )
}
