import { useEffect, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { JourneyCard } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"

type Answer = JourneyCard | null | undefined
type Waiting = Map<number, ((card: Answer) => void)[]>

/** Cards that come to the screen together are asked for together. */
const gatherMs = 20
const waiting = new Map<string, Waiting>()

const ask = (conversationId: string, seq: number): Promise<Answer> =>
  new Promise(resolve => {
    let held = waiting.get(conversationId)
    if (!held) {
      held = new Map()
      waiting.set(conversationId, held)
      setTimeout(() => void flush(conversationId), gatherMs)
    }
    held.set(seq, [...(held.get(seq) ?? []), resolve])
  })

const flush = async (conversationId: string) => {
  const held = waiting.get(conversationId)
  waiting.delete(conversationId)
  const all = [...(held?.keys() ?? [])]
  for (let at = 0; at < all.length; at += limits.idsMax) {
    const seqs = all.slice(at, at + limits.idsMax)
    const result = await sendCommand("journey:cards", { conversationId, seqs })
    for (const seq of seqs) {
      for (const resolve of held!.get(seq)!) resolve(result.ok ? (result.value.cards[seq] ?? null) : undefined)
    }
  }
}

/** What a card shows: null where it is not to be seen, undefined until it is known. Asked anew when the journey changes, or news was missed. */
export const useJourneyCard = (conversationId: string, seq: number, journeyId: string): Answer => {
  const [card, setCard] = useState<Answer>(undefined)
  const told = useCached(keys.journeys)
  const missed = useCached(keys.missed)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (told?.id === journeyId) setTurn(held => held + 1)
  }, [told, journeyId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again at each turn, and when something may have been missed.
  useEffect(() => {
    let gone = false
    void ask(conversationId, seq).then(answer => {
      // Without an answer what is known stays.
      if (!gone && answer !== undefined) setCard(answer)
    })
    return () => {
      gone = true
    }
  }, [conversationId, seq, turn, missed])
  return card
}
