import { notFound } from "next/navigation"
import { words as wordsOf } from "#app/words.ts"
import { JourneyView } from "#components/journeys/journey-view.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { listComments } from "#lib/domain/journeys/comments.ts"
import { nextStepOf } from "#lib/domain/journeys/next-step.ts"
import { openJourney } from "#lib/domain/journeys/open.ts"
import { utcToday } from "#lib/protocol/journeys/days.ts"

type Props = { params: Promise<{ journeyId: string }> }

const isId = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

/** A journey, its timeline rendered here. */
const JourneyPage = async ({ params }: Props) => {
  const { journeyId } = await params
  const actor = await requireViewer()
  if (!isId(journeyId)) notFound()
  const opened = await openJourney(actor, { journeyId }).catch((error: unknown) => {
    if (error instanceof Refusal && error.failure.code === "not_found") notFound()
    throw error
  })
  const [comments, next, { locale, t }] = await Promise.all([
    listComments(actor, { journeyId }),
    nextStepOf(opened),
    wordsOf(),
  ])
  return (
    <JourneyView opened={opened} comments={comments} next={next} today={utcToday()} locale={locale} app={t.app.name} />
  )
}

export default JourneyPage
