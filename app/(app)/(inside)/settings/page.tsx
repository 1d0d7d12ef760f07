import { SettingsScreen } from "#components/settings/settings-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listBlocked } from "#lib/domain/blocks.ts"

const SettingsPage = async () => {
  const { blocked } = await listBlocked(await requireViewer())
  return <SettingsScreen blocked={blocked} />
}

export default SettingsPage
