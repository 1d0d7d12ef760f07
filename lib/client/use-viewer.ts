import type { MeDto } from "#lib/protocol/people.ts"
import { keys } from "./cache/keys.ts"
import type { Settings } from "./client.ts"
import { useClient } from "./provider.tsx"
import { useCached } from "./use-cached.ts"

/** Who is signed in. */
export const useViewer = (): MeDto => {
  const client = useClient()
  return useCached(keys.me) ?? client.me()
}

/** What the operator set and the screens need to know. */
export const useSettings = (): Settings => useClient().settings
