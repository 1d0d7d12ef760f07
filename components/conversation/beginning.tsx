"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Name } from "#components/ui/name.tsx"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import { useNaming } from "./naming.ts"

/** Above the first message: what this place is. */
export const Beginning = ({ conversation, empty }: { conversation: ConversationDto; empty: boolean }) => {
  const { t } = useI18n()
  const { name, colorId, self } = useNaming(conversation)
  const words = self
    ? t.conversation.beginningSelf
    : conversation.kind === "direct"
      ? t.conversation.beginningDirect(name)
      : t.conversation.beginningRoom(name)
  return (
    <div className="flex flex-col items-center gap-1 px-4 pt-10 pb-6 text-center">
      <Avatar id={colorId} name={name} size={48} />
      <span className="mt-2 max-w-full font-heavy text-lg">
        <Name>{name}</Name>
      </span>
      <bdi className="line-clamp-3 max-w-md text-muted text-sm">{conversation.topic || words}</bdi>
      {empty && !self && <span className="mt-1 text-muted text-sm">{t.conversation.empty}</span>}
    </div>
  )
}
