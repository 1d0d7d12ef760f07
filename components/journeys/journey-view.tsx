import { PageLink } from "#components/ui/page-link.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Locale } from "#lib/i18n/locale.ts"
import { timelineOf } from "#lib/protocol/journeys/timeline.ts"
import type { CommentPage, OpenedJourney } from "#lib/protocol/journeys.ts"
import { AddStep } from "./add-step.tsx"
import { Chip } from "./chip.tsx"
import { Comments } from "./comments.tsx"
import { Corrections } from "./corrections.tsx"
import { Family } from "./family.tsx"
import { type Expected, JourneyPanel } from "./journey-panel.tsx"
import { OwnTools } from "./own-tools.tsx"
import { OwnerLine } from "./owner-line.tsx"
import { Refresh } from "./refresh.tsx"
import { StaleAsk } from "./stale-ask.tsx"
import { StepEdit } from "./step-edit.tsx"
import { WatchButton } from "./watch-button.tsx"

type Props = {
  opened: OpenedJourney
  comments: CommentPage
  next: Expected | null
  today: string
  locale: Locale
  app: string
}

/** The page of a journey, rendered on the server: whose it is, its timeline, what belongs to it. */
export const JourneyView = ({ opened, comments, next, today, locale, app }: Props) => {
  const { journey, template, own, people, watching, watchers, linked, templates } = opened
  const { language } = locale
  const words = journeysWords[language]
  const owner = people.find(person => person.id === journey.ownerId)
  const { steps } = template
  const over = journey.status === "refused" || journey.status === "withdrawn"
  const rows = timelineOf(steps, journey.milestones, over)
  const name = template.name[language]
  const nameOf = (key: string) =>
    template.offices.flatMap(group => group.options).find(option => option.key === key)?.label[language] ?? key

  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6 px-4 py-6 sm:px-8 sm:py-8">
      <title>{`${name} · ${app}`}</title>
      <Refresh journeyIds={[journey.id]} />
      <PageLink href="/journeys" className="touch self-start rounded-lg font-heavy text-brand-text text-sm">
        {words.back}
      </PageLink>
      {owner && (
        <div className="flex flex-wrap items-center gap-3">
          <OwnerLine person={owner} />
          {!own && <WatchButton journeyId={journey.id} watching={watching} />}
        </div>
      )}
      {own?.stale && <StaleAsk journeyId={journey.id} />}
      <JourneyPanel
        {...{ journey, template, next, today, locale }}
        level={1}
        {...(own && {
          edit: row =>
            row.state === "coming" ? null : (
              <StepEdit
                isPublic={own.audience === "everyone"}
                look={row.state === "next" ? "add" : "edit"}
                journeyId={journey.id}
                steps={steps}
                milestones={journey.milestones}
                step={row.step.key}
                occurrence={row.occurrence}
              />
            ),
        })}
      >
        {own && (
          <AddStep
            isPublic={own.audience === "everyone"}
            journeyId={journey.id}
            steps={steps}
            milestones={journey.milestones}
            shown={rows.filter(row => row.state === "next").map(row => row.step.key)}
          />
        )}
        {(journey.offices.length > 0 || Object.keys(journey.fields).length > 0) && (
          <ul className="flex flex-wrap gap-2">
            {journey.offices.map(office => (
              <li key={office}>
                <Chip>{nameOf(office)}</Chip>
              </li>
            ))}
            {template.fields.flatMap(field => {
              const value = journey.fields[field.key]
              if (value === undefined) return []
              const option = field.kind === "choice" && field.options.find(one => one.key === value)
              return (
                <li key={field.key}>
                  <Chip>
                    {field.label[language]}: {option ? option.label[language] : value}
                  </Chip>
                </li>
              )
            })}
          </ul>
        )}
        {journey.notes && <p className="whitespace-pre-wrap">{journey.notes}</p>}
        {!template.free && (
          <PageLink
            href={`/journeys/routes/${template.route}${own ? `?journey=${journey.id}` : ""}`}
            className="touch self-start rounded-lg font-heavy text-brand-text text-sm underline"
          >
            {words.statistics}
          </PageLink>
        )}
      </JourneyPanel>
      {own && (
        <>
          {own.audience !== "everyone" && (
            <p className="text-muted text-sm">{own.audience === "nobody" ? words.hidden : words.forContacts}</p>
          )}
          <OwnTools journey={journey} template={template} own={own} />
        </>
      )}
      {watchers > 0 && <p className="text-muted text-sm">{words.watchers(watchers)}</p>}
      <Family {...{ linked, templates, people }} journeyId={journey.id} own={own !== null} />
      <Comments key={journey.id} journeyId={journey.id} ownerId={journey.ownerId} first={comments} />
      {own && <Corrections journeyId={journey.id} steps={steps} />}
    </div>
  )
}
