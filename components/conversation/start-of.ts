import type { ReadingPlace } from "#lib/client/cache/keys.ts"
import type { AskedPlace } from "#lib/client/navigate.ts"
import type { MembershipDto } from "#lib/protocol/conversations.ts"
import type { Aim } from "./use-standing.ts"

type Facts = {
  /** What the server loaded the page around. */
  at: number | "unread" | undefined
  asked: AskedPlace | null
  /** Where one stood when it was last on screen. */
  last: ReadingPlace | null
  /** Up to where one has read, if anything is unread. */
  readUpTo: number | null
  membership: MembershipDto | null
  holds(seq: number): boolean
}

/** Where a conversation opens: at the message that is asked for, where one stood, at the first unread; without any, at the newest. */
export const startOf = ({ at, asked, last, readUpTo, membership, holds }: Facts): Aim | null => {
  const wanted = asked && !(asked.returning && last) ? asked.seq : at
  // What the server did not find is asked for once more, and then said.
  if (typeof wanted === "number" && (at === undefined || holds(wanted)))
    return { at: "message", seq: wanted, mark: true }
  if (last) return { at: "message", ...last }
  if (readUpTo === null) return null
  return { at: "divider", seq: Math.max(readUpTo + 1, membership?.visibleFromSeq ?? 1) }
}
