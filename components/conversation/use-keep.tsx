"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Bell, BellOff, Pin } from "#components/ui/icons.tsx"
import { Archive, AtSign } from "#components/ui/icons-later.tsx"
import type { MenuItem } from "#components/ui/menu.tsx"
import { isMuted } from "#lib/client/cache/conversations.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { keepingWords } from "#lib/i18n/late/keeping.ts"
import { noticeWords } from "#lib/i18n/late/notice.ts"
import type { MembershipDto, MembershipUpdateInput } from "#lib/protocol/conversations.ts"
import type { Result } from "#lib/protocol/result.ts"

const levels = ["all", "mentions", "nothing"] as const satisfies MembershipDto["notify"][]
const hour = 3_600_000
/** The last day that dates can name. */
const always = "9999-12-31T23:59:59.000Z"
const lasting = { hour, night: 8 * hour, week: 7 * 24 * hour }

/** How one keeps a conversation for oneself: pinned, muted, archived, and what of it notifies. `told` gets the answer to each. */
export const useKeep = (
  { conversationId, pinnedAt, archivedAt, mutedUntil, notify }: MembershipDto,
  told?: (result: Result<unknown>) => void,
) => {
  const wording = useLateWords(keepingWords)
  const words = useLateWords(noticeWords)
  const { run, pending, error } = useCommand("membership:update", { timeout: 5000 })
  const keep = async (change: Omit<MembershipUpdateInput, "conversationId">) => {
    const result = await run({ conversationId, ...change })
    told?.(result)
  }
  const until = (time: string | null) => () => void keep({ mutedUntil: time })
  const pin: MenuItem = {
    label: pinnedAt ? wording.unpin : wording.pin,
    icon: <Pin size={18} />,
    run: () => void keep({ pinned: !pinnedAt }),
  }
  const archive: MenuItem = {
    label: archivedAt ? wording.unarchive : wording.archive,
    icon: <Archive size={18} />,
    run: () => void keep({ archived: !archivedAt }),
  }
  const muted = isMuted({ mutedUntil })
  const mute: MenuItem[] = muted
    ? [{ label: wording.unmute, icon: <Bell size={18} />, run: until(null) }]
    : [
        ...(["hour", "night", "week"] as const).map(time => ({
          label: wording.muteFor[time],
          icon: <BellOff size={18} />,
          run: () => until(new Date(Date.now() + lasting[time]).toISOString())(),
        })),
        { label: wording.muteFor.always, icon: <BellOff size={18} />, run: until(always) },
      ]
  const notifying: MenuItem[] = levels.map(level => ({
    label: words.levels[level],
    icon: { all: <Bell size={18} />, mentions: <AtSign size={18} />, nothing: <BellOff size={18} /> }[level],
    checked: level === notify,
    run: () => void keep({ notify: level }),
  }))
  return { pin, archive, mute, muted, notifying, pending, error }
}
