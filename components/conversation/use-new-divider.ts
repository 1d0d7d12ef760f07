import { useCallback, useEffect, useRef, useState } from "react"
import { readUpTo } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read } from "#lib/client/cache/store.ts"
import { isInFront } from "#lib/client/in-front.ts"
import { useClient } from "#lib/client/provider.tsx"
import type { MembershipDto } from "#lib/protocol/conversations.ts"

/** `away`: it stands before what was not read when something came while nobody looked. */
type Divider = { after: number | null; count: number; mark: number | null; away: boolean }

/**
 * After which message the divider of what is new stands, and what it counts. It stays where it was when the conversation was opened until all
 * is read, and moves when more is marked unread, and to the first unread when something comes while the window is not in front.
 */
export const useNewDivider = (
  id: string,
  membership: MembershipDto | null,
  unread: number,
): Pick<Divider, "after" | "count"> => {
  const { cache } = useClient()
  const mark = membership?.unreadFromSeq ?? null
  const [divider, setDivider] = useState<Divider>({
    after: unread > 0 && membership ? readUpTo(membership) : null,
    count: unread,
    mark,
    away: false,
  })
  const before = useRef(unread)
  const take = useCallback((membership: MembershipDto | null, unread: number, isAway: boolean) => {
    const was = before.current
    before.current = unread
    if (!membership || unread === 0 || !isAway) return
    const after = readUpTo(membership)
    setDivider(held => {
      const isOpened = held.after !== null && !held.away
      const moves = was === 0 || (!isOpened && (unread > was || held.after === after))
      return moves ? { ...held, after, count: unread, away: true } : held
    })
  }, [])
  useEffect(() => take(membership, unread, !isInFront()), [membership, unread, take])
  useEffect(() => {
    // What came or was read last is perhaps not drawn yet: what came is read by the time it is, what was read then looks as if it were not.
    const changed = () => {
      const row = read(cache, keys.lobby)?.rows[id]
      if (row) take(row.membership, row.unread, true)
    }
    window.addEventListener("focus", changed)
    window.addEventListener("blur", changed)
    document.addEventListener("visibilitychange", changed)
    return () => {
      window.removeEventListener("focus", changed)
      window.removeEventListener("blur", changed)
      document.removeEventListener("visibilitychange", changed)
    }
  }, [cache, id, take])
  if (mark === divider.mark) return divider
  const marked = mark !== null && (divider.mark === null || mark < divider.mark)
  const next = marked ? { after: mark - 1, count: unread, mark, away: false } : { ...divider, mark }
  setDivider(next)
  return next
}
