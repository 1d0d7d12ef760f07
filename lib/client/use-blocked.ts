import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"

const none: string[] = []

/** Whom one has blocked. */
export const useBlocked = (): string[] => useCached(keys.blocked) ?? none
