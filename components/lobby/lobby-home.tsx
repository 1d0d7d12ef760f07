"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Empty } from "#components/ui/empty.tsx"
import { MessageCircle } from "#components/ui/icons.tsx"

/** Beside the list, while no conversation is open. */
export const LobbyHome = () => {
  const { t } = useI18n()
  return (
    <div className="flex min-h-0 flex-1 bg-wall">
      <Empty icon={<MessageCircle />} title={t.lobby.choose} text={t.lobby.chooseText} />
    </div>
  )
}
