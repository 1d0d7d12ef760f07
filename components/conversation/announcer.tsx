"use client"
import { useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import type { ConversationItem } from "#lib/client/use-messages.ts"
import { usePerson } from "#lib/client/use-person.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { messageText } from "./message-text.ts"

/** Reads new messages of the open conversation aloud, politely; what was there when it was opened is not news. */
export const Announcer = ({ items, me }: { items: ConversationItem[]; me: string }) => {
  const last = items.findLast(item => item.type === "message")?.message
  const heard = useRef(last?.seq ?? 0)
  const [news, setNews] = useState<MessageDto | null>(null)

  useEffect(() => {
    if (!last || last.seq <= heard.current) return
    heard.current = last.seq
    if (last.authorId !== me && last.kind === "text") setNews(last)
  }, [last, me])

  return (
    <div role="status" aria-live="polite" className="sr-only">
      {news && !news.deletedAt && <News message={news} />}
    </div>
  )
}

const News = ({ message }: { message: MessageDto }) => {
  const { t } = useI18n()
  const blocked = useBlocked()
  const author = usePerson(message.authorId)
  if (blocked.includes(message.authorId)) return t.conversation.blocked
  return `${author?.name ?? t.common.deletedPerson}: ${messageText(t, message, 300)}`
}
