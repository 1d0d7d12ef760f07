import { useState } from "react"
import { useClient } from "#lib/client/provider.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import type { Settings } from "#lib/protocol/people.ts"

/** How one wants it, on all devices. A change shows at once, and is taken back if it was refused. */
export const useOwnSettings = () => {
  const { live } = useClient()
  const { settings } = useViewer()
  const { run, error } = useCommand("settings:update")
  const [wished, setWished] = useState<Partial<Settings>>({})
  const change = async (next: Partial<Settings>) => {
    setWished(before => ({ ...before, ...next }))
    const result = await run(next)
    if (result.ok) live.receive("account:changed", { me: result.value })
    setWished(before =>
      Object.fromEntries(Object.entries(before).filter(([name, value]) => next[name as keyof Settings] !== value)),
    )
  }
  return { settings: { ...settings, ...wished }, change, error }
}
