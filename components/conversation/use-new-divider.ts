import { useEffect, useRef, useState } from "react"
import { readUpTo } from "#lib/client/cache/conversations.ts"
import { isInFront } from "#lib/client/in-front.ts"
import type { MembershipDto } from "#lib/protocol/conversations.ts"

/** `away`: it stands before what came while nobody looked. */
type Divider = { after: number | null; count: number; mark: number | null; away: boolean }

/**
 * After which message the divider of what is new stands, and what it counts. It stays where it was when the conversation was opened, and
 * moves only when more is marked unread, and where all was read, before what comes while the window is not in front.
 */
export const useNewDivider = (membership: MembershipDto | null, unread: number): Pick<Divider, "after" | "count"> => {
  const mark = membership?.unreadFromSeq ?? null
  const [divider, setDivider] = useState<Divider>({
    after: unread > 0 && membership ? readUpTo(membership) : null,
    count: unread,
    mark,
    away: false,
  })
  const before = useRef(unread)
  useEffect(() => {
    const wasRead = before.current === 0
    before.current = unread
    if (!membership || unread === 0 || isInFront()) return
    const after = readUpTo(membership)
    setDivider(held =>
      wasRead || (held.away && held.after === after) ? { ...held, after, count: unread, away: true } : held,
    )
  }, [membership, unread])
  if (mark === divider.mark) return divider
  const marked = mark !== null && (divider.mark === null || mark < divider.mark)
  const next = marked ? { after: mark - 1, count: unread, mark, away: false } : { ...divider, mark }
  setDivider(next)
  return next
}
