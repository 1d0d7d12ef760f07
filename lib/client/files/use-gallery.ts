import { useCallback, useEffect, useRef, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import type { FileKind, GalleryPage } from "#lib/protocol/files.ts"
import type { Failure } from "#lib/protocol/result.ts"

type State = { items: GalleryPage["items"]; next: number | null; loading: boolean; failure: Failure | null }
const nothing: State = { items: [], next: null, loading: true, failure: null }

/** Files of a conversation by kind, newest first, by pages; what comes in or is deleted while they are shown follows. */
export const useGallery = (conversationId: string, kinds: FileKind[]) => {
  const { cache, live } = useClient()
  const [state, setState] = useState(nothing)
  const turn = useRef(0)
  const wanted = kinds.join()

  const ask = useCallback(
    async (before?: number) => {
      const mine = ++turn.current
      setState(held => ({ ...held, loading: true, failure: null }))
      const input = { conversationId, kinds: wanted.split(",") as FileKind[], ...(before && { before }) }
      const result = await sendCommand("file:list", input)
      if (mine !== turn.current) return
      if (!result.ok) return setState(held => ({ ...held, loading: false, failure: result.error }))
      const { items, next, people } = result.value
      update(cache, keys.people, held => mergePeople(held, people))
      setState(held => ({
        items: before ? [...held.items, ...items] : items,
        next,
        loading: false,
        failure: null,
      }))
    },
    [cache, conversationId, wanted],
  )

  useEffect(() => {
    setState(nothing)
    void ask()
    return live.listen((id, changes) => {
      if (id !== conversationId || !changes) return
      const gone = new Set(
        [...(changes.deleted ?? []), ...(changes.messages ?? []).filter(one => one.deletedAt)].map(({ seq }) => seq),
      )
      if (gone.size) setState(held => ({ ...held, items: held.items.filter(({ seq }) => !gone.has(seq)) }))
      const added = (changes.messages ?? []).flatMap(({ seq, authorId, createdAt, files = [], deletedAt }) =>
        deletedAt
          ? []
          : files.filter(({ kind }) => wanted.includes(kind)).map(file => ({ seq, authorId, sentAt: createdAt, file })),
      )
      setState(held => {
        const known = new Set(held.items.map(({ seq, file }) => `${seq} ${file.id}`))
        const fresh = added.filter(
          ({ seq, file }) => !known.has(`${seq} ${file.id}`) && seq > (held.items[0]?.seq ?? 0),
        )
        return fresh.length ? { ...held, items: [...fresh.toReversed(), ...held.items] } : held
      })
    })
  }, [ask, live, conversationId, wanted])

  return {
    ...state,
    more: () => state.next !== null && !state.loading && void ask(state.next),
    again: () => void ask(),
  }
}
