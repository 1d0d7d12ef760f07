"use client"
import { leaveConversation } from "#components/shell/go.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { IconButton } from "#components/ui/button.tsx"
import { ChevronLeft, Info, Search } from "#components/ui/icons.tsx"
import { later } from "#components/ui/later.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name } from "#components/ui/name.tsx"
import { useSettled } from "#components/ui/use-settled.ts"
import { openSearch } from "#lib/client/navigate.ts"
import { usePresence } from "#lib/client/use-presence.ts"
import { useTyping } from "#lib/client/use-typing.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import { useNaming } from "./naming.ts"
import { useTypingWords } from "./typing-words.ts"

type Props = { conversation: ConversationDto; detailsOpen: boolean; onDetails: () => void }

const StatusMark = later(() => import("#components/people/status-mark.tsx"))
const LastSeen = later(() => import("#components/people/last-seen.tsx"))

/** Who or what this is, and how it is now: typing, presence, how many are here. The second line is always there. */
export const Header = ({ conversation, detailsOpen, onDetails }: Props) => {
  const { t } = useI18n()
  const { name, colorId, peerId, self } = useNaming(conversation)
  const { people, here } = usePresence(peerId ? [peerId] : [], conversation.id)
  const typing = useTypingWords(useTyping(conversation.id).personIds, conversation.kind)
  const presence = peerId ? people[peerId] : undefined
  const settled = useSettled()

  const about = self
    ? ""
    : peerId
      ? presence && presence !== "offline"
        ? t.conversation[presence]
        : settled && <LastSeen personId={peerId} />
      : [t.explore.members(conversation.memberCount), here ? t.explore.here(here) : ""].filter(Boolean).join(" · ")

  return (
    <header className="flex h-[62px] shrink-0 items-center gap-0.5 border-line border-b bg-panel px-1 sm:gap-2 sm:px-4">
      <h1 className="sr-only">{name}</h1>
      <a
        href="/"
        aria-label={t.conversation.back}
        onClick={onPlainClick(leaveConversation)}
        className="tap inline-flex size-10 shrink-0 items-center justify-center rounded-xl text-muted pointer-coarse:size-11 hover:bg-sunken hover:text-text sm:hidden"
      >
        <ChevronLeft size={22} className="rtl:-scale-x-100" />
      </a>
      <button
        type="button"
        onClick={onDetails}
        aria-expanded={detailsOpen}
        className="flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-xl text-start sm:gap-3"
      >
        <Avatar id={colorId} name={name} size={40} presence={presence} />
        <span className="min-w-0 flex-1">
          <span className="flex font-heavy text-[0.975rem] leading-tight">
            {conversation.kind === "room" && (
              <span aria-hidden className="me-1 text-muted">
                #
              </span>
            )}
            <Name>{name}</Name>
            {settled && peerId && <StatusMark personId={peerId} />}
          </span>
          <span className={`block h-5 truncate text-[13px] ${typing ? "text-brand-text" : "text-muted"}`}>
            {typing || about}
          </span>
        </span>
      </button>
      <IconButton label={t.nav.search} onClick={() => openSearch(conversation.id)}>
        <Search size={20} />
      </IconButton>
      <IconButton label={t.conversation.details} onClick={onDetails} aria-expanded={detailsOpen}>
        <Info size={20} />
      </IconButton>
    </header>
  )
}
