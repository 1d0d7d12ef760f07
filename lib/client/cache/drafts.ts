import type { DraftDto } from "#lib/protocol/drafts.ts"

/** `device`: the browser that it was written in, where it was told live. */
export type HeldDraft = DraftDto & { device?: string }

/** What the server keeps of drafts as far as this device was told: all up to the person's revision `asOf`, and some later ones. */
export type KnownDrafts = { asOf: number; held: Record<string, HeldDraft> }

/** The later telling of each draft. */
export const mergeDrafts = (known: KnownDrafts, incoming: HeldDraft[]): KnownDrafts => {
  const news = incoming.filter(draft => draft.personRevision > (known.held[draft.conversationId]?.personRevision ?? 0))
  if (news.length === 0) return known
  return { ...known, held: { ...known.held, ...Object.fromEntries(news.map(draft => [draft.conversationId, draft])) } }
}

/** The answer to a catch-up; after a restored database (`afresh`) only what it tells is true. */
export const applyDrafts = (known: KnownDrafts, incoming: DraftDto[], asOf: number, afresh: boolean): KnownDrafts => ({
  ...mergeDrafts(afresh ? { asOf, held: {} } : known, incoming),
  asOf,
})
