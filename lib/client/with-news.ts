import type { Live } from "#lib/client/cache/live.ts"
import type { Changes } from "#lib/protocol/sync.ts"

/** What was told of a conversation; `null`: it is the person's no more. */
export type News = { conversationId: string; changes: Changes | null }

/** The answer, and what was told while it was on its way: the server may have read it before that, so it holds on top of it. */
export const withNews = async <T>(
  live: Pick<Live, "listen">,
  ask: () => Promise<T>,
): Promise<{ result: T; news: News[] }> => {
  const news: News[] = []
  const stop = live.listen((conversationId, changes) => void news.push({ conversationId, changes }))
  try {
    return { result: await ask(), news }
  } finally {
    stop()
  }
}
