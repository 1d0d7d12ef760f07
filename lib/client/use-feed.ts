import { useCallback, useEffect, useRef, useState } from "react"
import { changedBy, changeFeed, isTouched, joinPages, laterHeld } from "#lib/client/cache/feeds.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { seedPeople } from "#lib/client/cache/seed.ts"
import { read, update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useCached } from "#lib/client/use-cached.ts"
import { useRenewed } from "#lib/client/use-renewed.ts"
import { withNews } from "#lib/client/with-news.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { Failure, Result } from "#lib/protocol/result.ts"

type Listed = { message: MessageDto }
type Page<T> = { items: T[]; conversations: ConversationDto[]; people: PersonDto[]; next: string | null }
type Ask<P> = (input: { cursor?: string }) => Promise<Result<P>>

const soonMs = () => 100 + Math.random() * 300

/**
 * A list of messages from many places, by pages: kept as the messages are, and asked for anew as it is shown, and when `news` (or what was
 * missed without a line) is different. `ask` and `keyOf` must be the same functions from render to render.
 */
export const useFeed = <T extends Listed, P extends Page<T>>(
  first: P,
  ask: Ask<P>,
  keyOf: (item: T) => string,
  news: unknown,
) => {
  const { cache, live } = useClient()
  // What is shown again by Back came with the page once: what is known of a message since then is shown from the beginning.
  const [page, setPage] = useState<P>(() => {
    const heldOf = ({ conversationId, seq }: MessageDto) =>
      messageAt(read(cache, keys.messages(conversationId))?.messages ?? [], seq)
    return { ...first, items: laterHeld(first.items, heldOf) }
  })
  const [state, setState] = useState<{ loading: boolean; failure: Failure | null }>({ loading: false, failure: null })
  const turn = useRef(0)
  const missed = useCached(keys.missed)

  // Names that the list needs are held with all others, so that a change of name shows here too.
  const take = useCallback((next: P) => update(cache, keys.people, held => mergePeople(held, next.people)), [cache])
  const [seeded] = useState(() => seedPeople(cache, first, first.people))
  void seeded

  const refresh = useCallback(async () => {
    const mine = ++turn.current
    const { result, news: meanwhile } = await withNews(live, () => ask({}))
    if (mine !== turn.current) return
    if (result.ok) {
      take(result.value)
      const items = changedBy(result.value.items, meanwhile)
      setPage(held => {
        // What was read further down stays, if it still joins on.
        const last = items.at(-1)
        const joins = last !== undefined && held.items.some(item => keyOf(item) === keyOf(last))
        if (!result.value.next || !joins || held.items.length <= items.length) return { ...result.value, items }
        const after = held.items.findIndex(item => keyOf(item) === keyOf(last)) + 1
        return {
          ...result.value,
          conversations: [...held.conversations, ...result.value.conversations],
          items: joinPages(items, held.items.slice(after), keyOf),
          next: held.next,
        }
      })
    }
    setState({ loading: false, failure: result.ok ? null : result.error })
  }, [live, ask, keyOf, take])

  const more = async () => {
    const mine = ++turn.current
    setState({ loading: true, failure: null })
    const { result, news: meanwhile } = await withNews(live, () => ask({ cursor: page.next! }))
    if (mine !== turn.current) return
    if (result.ok) {
      take(result.value)
      setPage(held => ({
        ...result.value,
        conversations: [...held.conversations, ...result.value.conversations],
        items: joinPages(held.items, changedBy(result.value.items, meanwhile), keyOf),
      }))
    }
    setState({ loading: false, failure: result.ok ? null : result.error })
  }

  const shown = useRef(page)
  shown.current = page
  useEffect(
    () =>
      live.listen((conversationId, changes) => {
        const stale = isTouched(shown.current.items, conversationId, changes)
        setPage(held => {
          const items = changeFeed(held.items, conversationId, changes)
          return items === held.items ? held : { ...held, items }
        })
        if (stale) void refresh()
      }),
    [live, refresh],
  )

  useRenewed(refresh)
  const told = useRef({ news, missed })
  useEffect(() => {
    if (told.current.news === news && told.current.missed === missed) return
    told.current = { news, missed }
    const timer = setTimeout(() => void refresh(), soonMs())
    return () => clearTimeout(timer)
  }, [news, missed, refresh])

  return { page, ...state, more, refresh }
}
