import { blockedPairsOf } from "#lib/domain/blocks.ts"
import { waitingPairsOf } from "#lib/domain/requests.ts"

/** Whose coming and going somebody does not see: who is in a block with them, or has not answered a first message, nor they theirs. */
export const apartFrom = async (personId: string): Promise<Set<string>> => {
  const [blocked, waiting] = await Promise.all([blockedPairsOf(personId), waitingPairsOf(personId)])
  return new Set([...blocked, ...waiting])
}
