"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useMessages } from "#lib/client/use-messages.ts"
import { useSendMessage } from "#lib/client/use-send-message.ts"
import { PendingRow } from "./pending-row.tsx"

/** What one wrote or forwarded into a conversation whose messages are not there yet: it waits, and is to be seen waiting. */
const Waiting = ({ id, name }: { id: string; name: string }) => {
  const { t } = useI18n()
  // Messages may be there before the list is: they are its own.
  const waiting = useMessages(id).items.filter(item => item.type === "pending")
  const { retry, discard } = useSendMessage(id)
  return waiting.length > 0 ? (
    <section aria-label={t.conversation.messages(name)} className="max-h-[60%] shrink-0 overflow-y-auto bg-wall">
      <ol className="mx-auto max-w-[892px] px-2.5 pb-4 sm:px-4">
        {waiting.map(({ key, entry }) => (
          <PendingRow key={key} entry={entry} first retry={retry} discard={discard} />
        ))}
      </ol>
    </section>
  ) : null
}

export default Waiting
