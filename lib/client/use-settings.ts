import type { Settings } from "./client.ts"
import { useClient } from "./provider.tsx"

/** What the operator set and the screens need to know. */
export const useSettings = (): Settings => useClient().settings
