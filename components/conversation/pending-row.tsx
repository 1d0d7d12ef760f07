"use client"
import { memo } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { later } from "#components/ui/later.tsx"
import type { OutboxEntry } from "#lib/client/outbox.ts"
import { isEmojiOnly } from "#lib/protocol/markdown/tokenize.ts"
import { Markdown } from "./markdown/render.tsx"
import { MessageFiles } from "./message-files.tsx"
import { Forwarded } from "./message-row.tsx"
import { messageText } from "./message-text.ts"
import { MessageTime } from "./message-time.tsx"
import { Tick } from "./tick.tsx"

const Trouble = later(() => import("./files/trouble.tsx"))

type Props = {
  entry: OutboxEntry
  first: boolean
  retry: (clientId: string) => void
  discard: (clientId: string) => void
}

/** A message that is on this device only: waiting, or refused with the reason and what can be done. */
export const PendingRow = memo(({ entry, first, retry, discard }: Props) => {
  const { t, dates } = useI18n()
  const failed = entry.state === "failed"
  const state = failed ? t.conversation.failed : t.conversation.pending
  const large = !entry.forwardOf && !entry.files && isEmojiOnly(entry.body)
  const time = (
    <MessageTime iso={entry.createdAt} own={!large}>
      <Tick state={failed ? "failed" : "pending"} label={state} />
    </MessageTime>
  )
  return (
    <div className={`@container flex animate-rise flex-col items-end ${first ? "pt-2" : "pt-0.5"}`}>
      <article
        tabIndex={-1}
        data-client-id={entry.clientId}
        data-state={entry.state}
        aria-label={`${t.conversation.sentence(t.common.you, dates.time(entry.createdAt), messageText(t, entry, 1000))}. ${state}`}
        className="flex min-w-0 max-w-[min(560px,84%)] sm:max-w-[min(560px,100%-56px)] flex-col items-end rounded-[18px]"
      >
        {large ? (
          <div className="flex flex-wrap items-end justify-end px-1 pb-1">
            <p className="emoji-only">{entry.body}</p>
            {time}
          </div>
        ) : (
          <div className={`bubble bg-own ${first ? "rounded-se-[6px]" : ""} ${failed ? "ring-1 ring-accent" : ""}`}>
            {entry.forwardOf && <Forwarded own />}
            {entry.files && <MessageFiles files={entry.files} of={entry} />}
            {entry.body || !entry.files ? (
              <Markdown text={entry.body} trailing={time} />
            ) : (
              <div className="flow-root">{time}</div>
            )}
          </div>
        )}
      </article>
      {failed && (
        <p role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-x-3 text-[13px] text-accent-text">
          <span>
            {state}.{" "}
            {entry.failure && (entry.files ? <Trouble failure={entry.failure} /> : failureWords(t, entry.failure))}
          </span>
          <button
            type="button"
            className="touch font-heavy underline underline-offset-2"
            onClick={() => retry(entry.clientId)}
          >
            {t.common.retry}
          </button>
          <button
            type="button"
            className="touch font-heavy underline underline-offset-2"
            onClick={() => discard(entry.clientId)}
          >
            {t.common.delete}
          </button>
        </p>
      )}
    </div>
  )
})
