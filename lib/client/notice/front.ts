/** What one tab says of itself to the others. */
export type FrontNote = { tab: string; focused: boolean; conversationId: string | null }
export type Front = { focused: boolean; conversationId: string | null }

/** A tab that has the focus says so again within this time; one that crashed with it is believed no longer. */
export const frontHoldsMs = 25_000

/** Which of the browser's tabs is looked at. Whichever said so last has it: there is one focus. */
export const createFront = (own: () => Front) => {
  let other: (FrontNote & { at: number }) | null = null
  return {
    /** Another tab gained or lost the focus, or moved. */
    heard(note: FrontNote, now = Date.now()) {
      if (note.focused) other = { ...note, at: now }
      else if (other?.tab === note.tab) other = null
    },
    now(now = Date.now()): Front {
      const mine = own()
      if (mine.focused) return mine
      if (other && now - other.at < frontHoldsMs) return { focused: true, conversationId: other.conversationId }
      return { focused: false, conversationId: null }
    },
  }
}
