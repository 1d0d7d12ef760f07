import { keys } from "./cache/keys.ts"
import { useCached } from "./use-cached.ts"

const none: string[] = []

/** Whom one has blocked. */
export const useBlocked = (): string[] => useCached(keys.blocked) ?? none
