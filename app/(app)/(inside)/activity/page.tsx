import { ActivityScreen } from "#components/activity/activity-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listActivity } from "#lib/domain/activity/list.ts"

const ActivityPage = async () => <ActivityScreen first={await listActivity(await requireViewer(), {})} />

export default ActivityPage
