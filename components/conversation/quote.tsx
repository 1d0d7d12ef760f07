"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { hueOf } from "#components/ui/hue.ts"
import { Name } from "#components/ui/name.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePerson } from "#lib/client/use-person.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { messageText } from "./message-text.ts"

/** What a message answers, in short: always two lines, so that nothing moves when its words come or go. A press goes there. */
export const Quote = ({ message, onJump }: { message: MessageDto | undefined; onJump: () => void }) => {
  const { t } = useI18n()
  const blocked = useBlocked().includes(message?.authorId ?? "")
  return (
    <button
      type="button"
      onClick={onJump}
      className="tap mb-1.5 block w-full min-w-0 rounded-lg border-brand border-s-[3px] bg-panel/55 px-2.5 py-1 text-start text-[13px] hover:bg-panel/80"
    >
      <span className="sr-only">{t.conversation.jumpToQuoted}: </span>
      <span className="block h-[calc(2*round(1.45em,1px))] overflow-hidden">
        {message && !blocked ? (
          <>
            <QuoteAuthor id={message.authorId} />
            <span className="block truncate text-text">
              {message.deletedAt ? t.conversation.deleted : messageText(t, message, 160)}
            </span>
          </>
        ) : (
          <span className="block text-text">{blocked ? t.conversation.blocked : t.conversation.quoted}</span>
        )}
      </span>
    </button>
  )
}

const QuoteAuthor = ({ id }: { id: string }) => {
  const { t } = useI18n()
  const person = usePerson(id)
  return (
    <span data-hue={hueOf(id)} className="author-name block font-heavy">
      <Name>{person?.name ?? t.common.deletedPerson}</Name>
    </span>
  )
}
