import { RequestsScreen } from "#components/people/requests-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listRequests } from "#lib/domain/requests.ts"

const RequestsPage = async () => <RequestsScreen first={await listRequests(await requireViewer())} />

export default RequestsPage
