import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { withMembers } from "#lib/client/cache/members.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { read, update, write } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { MemberDto } from "#lib/protocol/conversations.ts"

/** The active members, a page at a time, kept live. */
export const useMembers = (id: string) => {
  const { cache, live } = useClient()
  const held = useCached(keys.members(id))
  const [state, setState] = useState({ id, loading: false, failed: false })
  const { loading, failed } = state.id === id ? state : { loading: false, failed: false }
  const asking = useRef<string | null>(null)

  const load = useCallback(async () => {
    const now = read(cache, keys.members(id))
    if (asking.current === id || (now && !now.next)) return
    asking.current = id
    setState({ id, loading: true, failed: false })
    // A revision that was reached before asking: what the page tells is at least as recent.
    const revision =
      (read(cache, keys.lobby)?.rows[id] ?? read(cache, keys.conversation(id)))?.conversation.revision ?? 0
    const result = await sendCommand("member:list", { conversationId: id, cursor: now?.next ?? undefined })
    if (result.ok) {
      update(cache, keys.people, people => mergePeople(people, result.value.people))
      write(cache, keys.members(id), withMembers(read(cache, keys.members(id)), result.value, revision))
      live.check(id)
    }
    if (asking.current === id) asking.current = null
    setState({ id, loading: false, failed: !result.ok })
  }, [cache, live, id])

  const loaded = held !== undefined
  useEffect(() => {
    if (!loaded) void load()
  }, [loaded, load])

  const members = useMemo((): MemberDto[] => (held?.members ?? []).filter(one => one.state === "active"), [held])
  return {
    members,
    loading: loading || (!loaded && !failed),
    failed,
    hasMore: Boolean(held?.next),
    loadMore: load,
    retry: load,
  }
}
