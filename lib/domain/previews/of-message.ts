import type { Card, StoredPreview } from "#db/schema/previews.ts"
import type { MessageRow } from "#lib/domain/messages/change.ts"
import { shownHost } from "#lib/domain/previews/host.ts"
import { firstLink } from "#lib/protocol/markdown/links-in.ts"
import type { PreviewDto } from "#lib/protocol/previews.ts"

/** The link that a message is still to be looked at for: its first one, unless that was done. */
export const linkOf = (row: Pick<MessageRow, "kind" | "body" | "preview">): string | null =>
  row.kind === "text" && row.body !== null && !row.preview ? firstLink(row.body) : null

/** What is stored of a link that was looked at; without a card, so that it is not looked at again. */
export const previewOf = (url: string, card: Card | null): StoredPreview => ({
  url,
  host: shownHost(URL.parse(url)?.hostname ?? ""),
  card,
})

/** What is stored when its author wants none: it stays away for as long as the link is the same. */
export const withoutPreview = (url: string): StoredPreview => ({ ...previewOf(url, null), removed: true })

/** What readers get of it. */
export const shownPreview = (stored: StoredPreview | null): PreviewDto | undefined =>
  stored?.card ? { url: stored.url, host: stored.host, ...stored.card } : undefined

/** What remains of it after an edit: all, if the link is the same; else nothing, and the new link is looked at. */
export const previewAfterEdit = (stored: StoredPreview | null, body: string): StoredPreview | null =>
  stored && firstLink(body) === stored.url ? stored : null
