import { keys } from "#lib/client/cache/keys.ts"
import type { Settings } from "#lib/client/client.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useCached } from "#lib/client/use-cached.ts"
import type { MeDto } from "#lib/protocol/people.ts"

/** Who is signed in. */
export const useViewer = (): MeDto => {
  const client = useClient()
  return useCached(keys.me) ?? client.me()
}

/** What the operator set and the screens need to know. */
export const useSettings = (): Settings => useClient().settings
