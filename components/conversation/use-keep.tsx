"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Bell, BellOff, Pin } from "#components/ui/icons.tsx"
import { Archive } from "#components/ui/icons-later.tsx"
import type { MenuItem } from "#components/ui/menu.tsx"
import { isMuted } from "#lib/client/cache/conversations.ts"
import { useCommand } from "#lib/client/use-command.ts"
import type { MembershipDto, MembershipUpdateInput } from "#lib/protocol/conversations.ts"
import type { Result } from "#lib/protocol/result.ts"

const hour = 3_600_000
/** The last day that dates can name. */
const always = "9999-12-31T23:59:59.000Z"
const lasting = { hour, night: 8 * hour, week: 7 * 24 * hour }

/** How one keeps a conversation for oneself: pinned, muted, archived. `told` gets the answer to each. */
export const useKeep = (
  { conversationId, pinnedAt, archivedAt, ...membership }: MembershipDto,
  told?: (result: Result<unknown>) => void,
) => {
  const { t } = useI18n()
  const { run, pending, error } = useCommand("membership:update", { timeout: 5000 })
  const keep = async (change: Omit<MembershipUpdateInput, "conversationId">) => {
    const result = await run({ conversationId, ...change })
    told?.(result)
  }
  const until = (time: string | null) => () => void keep({ mutedUntil: time })
  const pin: MenuItem = {
    label: pinnedAt ? t.lobby.unpin : t.lobby.pin,
    icon: <Pin size={18} />,
    run: () => void keep({ pinned: !pinnedAt }),
  }
  const archive: MenuItem = {
    label: archivedAt ? t.lobby.unarchive : t.lobby.archive,
    icon: <Archive size={18} />,
    run: () => void keep({ archived: !archivedAt }),
  }
  const muted = isMuted({ conversationId, pinnedAt, archivedAt, ...membership })
  const mute: MenuItem[] = muted
    ? [{ label: t.lobby.unmute, icon: <Bell size={18} />, run: until(null) }]
    : [
        ...(["hour", "night", "week"] as const).map(time => ({
          label: t.lobby.muteFor[time],
          icon: <BellOff size={18} />,
          run: () => until(new Date(Date.now() + lasting[time]).toISOString())(),
        })),
        { label: t.lobby.muteFor.always, icon: <BellOff size={18} />, run: until(always) },
      ]
  return { pin, archive, mute, muted, pending, error }
}
