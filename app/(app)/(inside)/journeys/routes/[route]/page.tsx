import { notFound } from "next/navigation"
import { words as wordsOf } from "#app/words.ts"
import { RouteScreen } from "#components/journeys/route-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { listJourneys } from "#lib/domain/journeys/list.ts"
import { journeyStatistics } from "#lib/domain/journeys/statistics.ts"
import { newestTemplate } from "#lib/domain/journeys/templates.ts"

type Props = { params: Promise<{ route: string }>; searchParams: Promise<{ journey?: string | string[] }> }

/** A road, first from its filing to its last decision. */
const RoutePage = async ({ params, searchParams }: Props) => {
  const { route } = await params
  const { journey: asked } = await searchParams
  const actor = await requireViewer()
  const { template } = await newestTemplate(route).catch((error: unknown) => {
    if (error instanceof Refusal) notFound()
    throw error
  })
  if (template.free) notFound()
  const from = template.steps.find(step => step.role === "filing")!.key
  const to = template.steps.findLast(step => step.role === "decision")!.key
  const [mine, cases, { locale, t }] = await Promise.all([
    listJourneys(actor, { route, whose: "mine" }),
    listJourneys(actor, { route }),
    wordsOf(),
  ])
  const own = mine.rows.find(row => row.journey.id === asked) ?? mine.rows.find(row => row.journey.filed)
  const journeyId = own?.journey.id ?? ""
  const statistics = await journeyStatistics(actor, { route, from, to, ...(journeyId && { journeyId }) })
  const now = new Date().getUTCFullYear()
  return (
    <RouteScreen
      template={template}
      statistics={statistics}
      choice={{ from, to, office: "", year: "", journeyId }}
      mine={mine.rows}
      cases={cases}
      years={Array.from({ length: 8 }, (_, ago) => now - ago)}
      locale={locale}
      app={t.app.name}
    />
  )
}

export default RoutePage
