"use client"
import { messageText } from "#components/conversation/message-text.ts"
import { useNaming } from "#components/conversation/naming.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name, Said } from "#components/ui/name.tsx"
import { placePath } from "#lib/client/navigate.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { SearchHit } from "#lib/protocol/search.ts"
import { Marked } from "./marked.tsx"

type Props = { id: string; hit: SearchHit; conversation: ConversationDto; chosen: boolean; onOpen: () => void }

/** One message that was found: where, by whom, when, with what stands around it. */
export const Hit = ({ id, hit, conversation, chosen, onOpen }: Props) => {
  const { t, dates, today } = useI18n()
  const { message } = hit
  const me = useViewer().id
  const { name: place } = useNaming(conversation)
  const author = usePerson(message.authorId)
  const name = message.authorId === me ? t.common.you : (author?.name ?? t.common.deletedPerson)
  const body = message.body ?? ""
  return (
    <a
      id={id}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      href={placePath(message.conversationId, message.seq)}
      onClick={onPlainClick(onOpen)}
      className={`tap flex gap-3 rounded-2xl px-3 py-2.5 ${chosen ? "bg-brand-soft" : "hover:bg-sunken"}`}
    >
      <Avatar id={message.authorId} name={author?.name ?? name} size={34} />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-2 text-[13px]">
          <span className="flex min-w-0 flex-1 gap-1">
            <Name className="max-w-[55%] shrink-0 font-heavy">{name}</Name>
            <span aria-hidden className="text-muted">
              ·
            </span>
            <Name className="text-muted">{conversation.kind === "room" ? `# ${place}` : place}</Name>
          </span>
          <time
            dateTime={message.createdAt}
            title={dates.full(message.createdAt)}
            className="shrink-0 text-muted text-xs"
          >
            {dates.brief(message.createdAt, today)}
          </time>
        </span>
        <Beside message={hit.before} />
        <span dir="auto" className="line-clamp-4 text-[0.9375rem]">
          {message.files && (
            <span className="me-1.5 text-muted">{messageText(t, { body: null, files: message.files }, 0)}</span>
          )}
          <Marked text={body} ranges={hit.ranges} />
        </span>
        <Beside message={hit.after} />
      </span>
    </a>
  )
}

/** What was said just before or after. */
const Beside = ({ message }: { message: MessageDto | null }) => {
  const { t } = useI18n()
  const me = useViewer().id
  const author = usePerson(message?.authorId)
  if (!message) return null
  const name = message.authorId === me ? t.common.you : (author?.name ?? t.common.deletedPerson)
  return (
    <span className="text-[13px] text-muted">
      <Said by={name}>{messageText(t, message, 120)}</Said>
    </span>
  )
}
