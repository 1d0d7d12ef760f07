import { useState } from "react"
import { readUpTo } from "#lib/client/cache/conversations.ts"
import type { MembershipDto } from "#lib/protocol/conversations.ts"

type Divider = { after: number | null; count: number; mark: number | null }

/**
 * After which message the divider of what is new stands, and what it counts. It stays where it was when the conversation was opened, and
 * moves only when more is marked unread.
 */
export const useNewDivider = (membership: MembershipDto | null, unread: number): Omit<Divider, "mark"> => {
  const mark = membership?.unreadFromSeq ?? null
  const [divider, setDivider] = useState<Divider>({
    after: unread > 0 && membership ? readUpTo(membership) : null,
    count: unread,
    mark,
  })
  if (mark === divider.mark) return divider
  const marked = mark !== null && (divider.mark === null || mark < divider.mark)
  const next = marked ? { after: mark - 1, count: unread, mark } : { ...divider, mark }
  setDivider(next)
  return next
}
