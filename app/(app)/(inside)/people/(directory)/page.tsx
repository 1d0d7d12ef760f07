import { PeopleScreen } from "#components/people/people-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listPeople } from "#lib/domain/people/list.ts"

const PeoplePage = async () => <PeopleScreen first={await listPeople(await requireViewer(), {})} />

export default PeoplePage
