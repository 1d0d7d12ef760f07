import { useCallback, useEffect, useRef, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { read, update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import type { FileKind, GalleryPage } from "#lib/protocol/files.ts"
import { linksIn } from "#lib/protocol/markdown/links-in.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { Failure, Result } from "#lib/protocol/result.ts"

type Page<T, C> = { items: T[]; next: C | null; people: PersonDto[] }
type State<T, C> = { items: T[]; next: C | null; loading: boolean; failure: Failure | null }
/** One list of it, whatever is in it. */
export type Gallery = ReturnType<typeof useGallery<{ seq: number }, unknown>>

/** Which things of a message are listed, by its number; none: it is deleted, or has none any more. */
type Told<T> = ReadonlyMap<number, T[]>

/** With what was told of messages since: theirs is replaced. What is older than all that is held comes with its own page. */
export const withTold = <T extends { seq: number }>(items: T[], told: Told<T>, hasOlder: boolean): T[] => {
  const listed = new Set(items.map(({ seq }) => seq))
  if (![...told].some(([seq, ofIt]) => ofIt.length > 0 || listed.has(seq))) return items
  const lowest = hasOlder ? (items.at(-1)?.seq ?? 0) : 0
  const fresh = [...told].flatMap(([seq, ofIt]) => (seq >= lowest ? ofIt.toReversed() : []))
  return [...fresh, ...items.filter(({ seq }) => !told.has(seq))].sort((one, other) => other.seq - one.seq)
}

/**
 * Things of a conversation's messages, newest first, by pages; what is sent, changed or deleted meanwhile follows. `page` and `listed`
 * must be the same functions from render to render.
 */
const useGallery = <T extends { seq: number }, C>(
  conversationId: string,
  page: (after?: C) => Promise<Result<Page<T, C>>>,
  listed: (message: MessageDto) => T[],
) => {
  const { cache, live } = useClient()
  const nothing: State<T, C> = { items: [], next: null, loading: true, failure: null }
  const [state, setState] = useState(nothing)
  /** What is told while a page is on its way, which may have been read before. */
  const told = useRef<Map<number, T[]> | null>(null)
  const turn = useRef(0)

  const toldBy = useCallback(
    (messages: readonly MessageDto[] = []) =>
      new Map(messages.map(message => [message.seq, message.deletedAt ? [] : listed(message)])),
    [listed],
  )

  const ask = useCallback(
    async (after?: C) => {
      const mine = ++turn.current
      const meanwhile = new Map<number, T[]>()
      told.current = meanwhile
      setState(held => ({ ...held, loading: true, failure: null }))
      const result = await page(after)
      if (mine !== turn.current) return
      told.current = null
      // What was sent right before is perhaps not found yet by what the page was read from.
      const known = new Map([...toldBy(read(cache, keys.messages(conversationId))?.messages), ...meanwhile])
      if (!result.ok) return setState(held => ({ ...held, loading: false, failure: result.error }))
      const { items, next, people } = result.value
      update(cache, keys.people, held => mergePeople(held, people))
      setState(held => ({
        items: withTold(after === undefined ? items : [...held.items, ...items], known, next !== null),
        next,
        loading: false,
        failure: null,
      }))
    },
    [cache, conversationId, page, toldBy],
  )

  useEffect(() => {
    let over = false
    const take = (messages: MessageDto[], deleted: { seq: number }[] = []) => {
      const now = toldBy(messages)
      for (const { seq } of deleted) now.set(seq, [])
      for (const [seq, ofIt] of now) told.current?.set(seq, ofIt)
      // Of what is still asked for for the first time nothing is known yet.
      setState(held => {
        const items =
          held.loading && held.items.length === 0 ? held.items : withTold(held.items, now, held.next !== null)
        return items === held.items ? held : { ...held, items }
      })
    }
    /** What not everyone may read is told by its number only. */
    const look = async (seq: number) => {
      const result = await sendCommand("message:list", { conversationId, around: seq, limit: 1 })
      if (result.ok && !over) take(result.value.messages.filter(message => message.seq === seq))
    }
    void ask()
    const stop = live.listen((id, changes) => {
      if (id !== conversationId) return
      if (!changes) return void ask()
      take(changes.messages ?? [], changes.deleted)
      for (const seq of changes.touched ?? []) void look(seq)
    })
    return () => {
      over = true
      stop()
    }
  }, [ask, toldBy, live, conversationId])

  return {
    ...state,
    more: () => state.next !== null && !state.loading && void ask(state.next),
    again: () => void ask(),
  }
}

/** Files of these kinds: the same array from render to render. */
export const useFiles = (conversationId: string, kinds: readonly FileKind[]) => {
  const page = useCallback(
    (before?: number) =>
      sendCommand("file:list", { conversationId, kinds: [...kinds], ...(before !== undefined && { before }) }),
    [conversationId, kinds],
  )
  const listed = useCallback(
    ({ seq, authorId, createdAt, files = [] }: MessageDto): GalleryPage["items"] =>
      files.filter(({ kind }) => kinds.includes(kind)).map(file => ({ seq, authorId, sentAt: createdAt, file })),
    [kinds],
  )
  return useGallery(conversationId, page, listed)
}

/** Messages with links: what a search for them finds, which leaves out what people say whom one has blocked. */
export const useLinks = (conversationId: string) => {
  const blocked = useBlocked()
  const page = useCallback(
    async (cursor?: string) => {
      const input = {
        query: "has:link in:here",
        here: conversationId,
        sort: "time" as const,
        ...(cursor && { cursor }),
      }
      const result = await sendCommand("message:search", input)
      if (!result.ok) return result
      const { hits, next, people } = result.value
      return { ok: true as const, value: { items: hits.map(({ message }) => message), next, people } }
    },
    [conversationId],
  )
  const listed = useCallback(
    (message: MessageDto) =>
      !blocked.includes(message.authorId) && linksIn(message.body ?? "").length > 0 ? [message] : [],
    [blocked],
  )
  return useGallery(conversationId, page, listed)
}
