"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useMessages } from "#lib/client/use-messages.ts"
import { useSendMessage } from "#lib/client/use-send-message.ts"
import { PendingRow } from "./pending-row.tsx"

/** What one wrote or forwarded into a conversation whose messages are not there yet: it waits, and is to be seen waiting. */
const Waiting = ({ id, name }: { id: string; name: string }) => {
  const { t } = useI18n()
  const { items } = useMessages(id)
  const { retry, discard } = useSendMessage(id)
  return items.length > 0 ? (
    <section aria-label={t.conversation.messages(name)} className="max-h-[60%] shrink-0 overflow-y-auto bg-wall">
      <ol className="mx-auto max-w-[892px] px-2.5 pb-4 sm:px-4">
        {items.map(
          item =>
            item.type === "pending" && (
              <PendingRow key={item.key} entry={item.entry} first retry={retry} discard={discard} />
            ),
        )}
      </ol>
    </section>
  ) : null
}

export default Waiting
