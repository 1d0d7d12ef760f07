"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { hueOf } from "#components/ui/hue.ts"
import { hasRoom, NameInRow } from "#components/ui/name.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePerson } from "#lib/client/use-person.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { messageText } from "./message-text.ts"

/** What a message answers, in short: always two lines, so that nothing moves when its words come or go. A press goes there. */
export const Quote = ({ message, onJump }: { message: MessageDto | undefined; onJump: () => void }) => {
  const { t } = useI18n()
  const isBlocked = useBlocked().includes(message?.authorId ?? "")
  const name = usePerson(message?.authorId)?.name ?? t.common.deletedPerson
  const isShown = message !== undefined && !isBlocked
  const text = isShown
    ? message.deletedAt
      ? t.conversation.deleted
      : messageText(t, message, 160)
    : t.conversation[isBlocked ? "blocked" : "quoted"]
  return (
    <button
      type="button"
      onClick={onJump}
      // Said after what is quoted. Words that are only for screen readers would be a layer for the browser, in each row.
      title={t.conversation.jumpToQuoted}
      className="tap mb-1.5 block w-full min-w-0 rounded-lg border-brand border-s-[3px] bg-panel/55 px-2.5 py-1 text-start text-[13px] hover:bg-panel/80"
    >
      <span className={`block h-[calc(2*round(1.45em,1px))] text-text ${isShown ? "" : "overflow-hidden"}`}>
        {isShown && (
          <span data-hue={hueOf(message.authorId)} className="author-name block font-heavy">
            <NameInRow>{name}</NameInRow>
          </span>
        )}
        <span className={`block ${!isShown ? "" : hasRoom(text) ? "whitespace-nowrap" : "truncate"}`}>{text}</span>
      </span>
    </button>
  )
}
