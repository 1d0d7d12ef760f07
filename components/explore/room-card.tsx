"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button, buttonLook } from "#components/ui/button.tsx"
import { Users } from "#components/ui/icons.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name } from "#components/ui/name.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { exploreWords } from "#lib/i18n/late/explore.ts"
import type { ExploreRow } from "#lib/protocol/conversations.ts"

/** A public room. Its name opens it to read; the button joins first. */
export const RoomCard = ({ room: { conversation, here } }: { room: ExploreRow }) => {
  const { t } = useI18n()
  const words = useLateWords(exploreWords)
  const { run, pending, error } = useCommand("conversation:join")
  const joined = useLobby().rows.some(row => row.conversation.id === conversation.id)
  const name = conversation.name ?? ""
  const join = async () => {
    const result = await run({ conversationId: conversation.id })
    if (result.ok) openConversation(conversation.id)
  }
  const link = {
    href: `/c/${conversation.id}`,
    onClick: onPlainClick(() => openConversation(conversation.id)),
  }
  return (
    <li className="tap flex flex-col gap-3 rounded-card border border-line bg-panel p-4 shadow-sm hover:border-brand">
      <div className="flex items-center gap-3">
        <Avatar id={conversation.id} name={name} size={48} />
        <div className="min-w-0 flex-1">
          <h2 className="flex font-heavy">
            <span aria-hidden className="me-1 text-muted">
              #
            </span>
            <a {...link} className="min-w-0 hover:underline" data-conversation-id={conversation.id}>
              <Name>{name}</Name>
            </a>
          </h2>
          <p className="figures flex items-center gap-1.5 text-[13px] text-muted">
            <Users size={14} />
            {t.explore.members(conversation.memberCount)}
            {here > 0 && <span className="text-ok-text">· {t.explore.here(here)}</span>}
          </p>
        </div>
      </div>
      <bdi className="line-clamp-3 min-h-10 flex-1 text-muted text-sm">{conversation.topic}</bdi>
      <Alert>{error && failureWords(t, error)}</Alert>
      <div className="flex gap-2">
        {!joined && (
          <Button busy={pending} onClick={join} aria-label={`${words.join}: ${name}`}>
            {words.join}
          </Button>
        )}
        <a {...link} className={buttonLook("secondary")}>
          {words.open}
          <span className="sr-only">: {name}</span>
        </a>
      </div>
    </li>
  )
}
