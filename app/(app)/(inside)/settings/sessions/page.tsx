import { SessionsScreen } from "#components/settings/sessions-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listSessions } from "#lib/domain/sessions/list.ts"

const SessionsPage = async () => {
  const { sessions } = await listSessions(await requireViewer())
  return <SessionsScreen sessions={sessions} at={new Date()} />
}

export default SessionsPage
