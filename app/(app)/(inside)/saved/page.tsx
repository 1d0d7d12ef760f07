import { SavedScreen } from "#components/activity/saved-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listSaved } from "#lib/domain/saved.ts"

const SavedPage = async () => <SavedScreen first={await listSaved(await requireViewer(), {})} />

export default SavedPage
