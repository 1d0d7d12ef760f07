import { and, eq } from "drizzle-orm"
import { db, sql } from "#db/client.ts"
import { messages } from "#db/schema/messages.ts"
import { people } from "#db/schema/people.ts"
import type { Place } from "#lib/domain/messages/change.ts"
import { attachPreview, passOver } from "#lib/domain/previews/attach.ts"
import { isOwnLink, lookAtLink } from "#lib/domain/previews/look.ts"
import { linkOf } from "#lib/domain/previews/of-message.ts"
import { cardOf } from "#lib/domain/previews/pages.ts"
import { hasTag, weekTags } from "#lib/domain/search/tags.ts"
import { env } from "#lib/env.ts"
import { log } from "#lib/log.ts"
import { closePages } from "#lib/outbound/read-page.ts"
import { NotFetched, targetOf } from "#lib/outbound/target.ts"
import { once } from "#lib/process.ts"
import { defaultSettings, type Settings } from "#lib/protocol/people.ts"

/** Messages that are seen to at the same time, and those that may wait for it; the sweep comes back to what finds no place. */
const atOnce = 20
const mostWaiting = 2000

const state = once("links", () => ({
  running: new Set<Promise<void>>(),
  waiting: [] as Place[],
  stop: new AbortController(),
}))

/** Sees to the previews of messages that were just written or changed, in its own time: whoever calls waits for nothing. */
export const followLinks = (places: Place[]): void => {
  if (!env().linkPreviews) return
  state.waiting.push(...places.slice(0, mostWaiting - state.waiting.length))
  while (state.running.size < atOnce && state.waiting.length > 0) {
    const running = run(state.waiting.shift()!).finally(() => state.running.delete(running))
    state.running.add(running)
  }
}

const run = async (first: Place) => {
  for (let place: Place | undefined = first; place; place = state.waiting.shift()) {
    await previewMessage(place).catch(error => {
      if (!(error instanceof NotFetched)) log.warn({ err: error }, "a preview could not be made")
    })
  }
}

/** For a shutdown: what is on its way is left to the sweep of whoever comes next. */
export const stopLinks = async (): Promise<void> => {
  state.waiting.length = 0
  state.stop.abort()
  state.stop = new AbortController()
  closePages()
  await Promise.all(state.running)
}

/** Shows a card with one message if its first link leads to a page that says something of itself. */
export const previewMessage = async (place: Place): Promise<void> => {
  const [row] = await db()
    .select({ message: messages, settings: people.settings })
    .from(messages)
    .innerJoin(people, eq(people.id, messages.authorId))
    .where(and(eq(messages.conversationId, place.conversationId), eq(messages.seq, place.seq)))
  const url = row && linkOf(row.message)
  if (!url) return
  const { linkPreviews } = { ...defaultSettings, ...(row.settings as Partial<Settings>) }
  const card = linkPreviews && !isOwnLink(url) ? await cardBehind(url) : null
  await (card ? attachPreview(place, url, card) : passOver(place, url, row.message.body!))
}

const cardBehind = async (url: string) => {
  let address: string
  try {
    address = targetOf(url).href
  } catch {
    return null
  }
  const { signal } = state.stop
  return cardOf(address, () => lookAtLink(address, signal), signal)
}

/** Messages written or edited in the last hour with a link that nobody has looked at, because a process ended or there was no place. */
export const linksLeft = async (): Promise<Place[]> => {
  if (!env().linkPreviews) return []
  const now = Date.now()
  const weeks = [weekTags(now)[0]!, weekTags(now - 3_600_000)[0]!]
  return sql()<Place[]>`
    (select w.conversation_id as "conversationId", w.seq
    from message_words w join messages x on x.conversation_id = w.conversation_id and x.seq = w.seq
    where w.tags @> ${`{${hasTag("link")}}`}::text::bigint[] and w.tags && ${`{${weeks.join()}}`}::text::bigint[]
      and w.created_at > now() - interval '1 hour' and x.preview is null and x.body is not null
    order by w.created_at desc limit ${mostWaiting / 2})
    union
    (select conversation_id, seq from messages
    where edited_at > now() - interval '1 hour' and edited_at is not null and preview is null and body ~* 'https?:|www[.]'
    order by edited_at desc limit ${mostWaiting / 2})`
}
