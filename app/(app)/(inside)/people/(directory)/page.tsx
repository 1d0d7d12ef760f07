import { PeopleScreen } from "#components/people/people-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { roadNames } from "#lib/domain/journeys/named.ts"
import { listPeople } from "#lib/domain/people/list.ts"

const PeoplePage = async () => {
  const actor = await requireViewer()
  const [first, roads] = await Promise.all([listPeople(actor, {}), roadNames()])
  return <PeopleScreen first={first} roads={roads} />
}

export default PeoplePage
