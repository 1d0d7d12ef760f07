import type { ReactNode } from "react"
import { Shell } from "#components/shell/shell.tsx"
import { viewer } from "#lib/auth/viewer.ts"
import { CharlaProvider } from "#lib/client/provider.tsx"
import { listBlocked } from "#lib/domain/blocks.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { getMe } from "#lib/domain/people/me.ts"
import { publicSettings } from "#lib/domain/settings.ts"

/** Signed in: the shell around everything. Signed out the page decides: the landing at `/`, else to sign in. */
const AppLayout = async ({ children }: { children: ReactNode }) => {
  const actor = await viewer()
  if (!actor) return children
  const [me, lobby, { blocked }] = await Promise.all([getMe(actor), listLobby(actor), listBlocked(actor)])
  const { messageChars, linkPreviews, build } = publicSettings()
  return (
    <CharlaProvider
      me={me}
      lobby={lobby}
      blocked={blocked.map(person => person.id)}
      settings={{ messageChars, linkPreviews, build }}
    >
      <Shell>{children}</Shell>
    </CharlaProvider>
  )
}

export default AppLayout
