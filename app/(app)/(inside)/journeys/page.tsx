import { JourneysScreen } from "#components/journeys/journeys-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listCohorts } from "#lib/domain/journeys/cohorts.ts"
import { listJourneys, listRoutes, listStale } from "#lib/domain/journeys/list.ts"

const JourneysPage = async () => {
  const actor = await requireViewer()
  const [mine, stale, { routes }, { cohorts }] = await Promise.all([
    listJourneys(actor, { whose: "mine" }),
    listStale(actor),
    listRoutes(actor),
    listCohorts(actor),
  ])
  return <JourneysScreen mine={mine} stale={stale} routes={routes} cohorts={cohorts} />
}

export default JourneysPage
