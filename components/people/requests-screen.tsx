"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { MessageCircle } from "#components/ui/icons.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useAsked } from "#lib/client/use-asked.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { MessageRequest, MessageRequests } from "#lib/protocol/relations.ts"
import { PageFrame } from "./page-frame.tsx"
import ReportDialog from "./report-dialog.tsx"
import { Row } from "./row.tsx"

const ask = () => sendCommand("request:list", {})
const peopleOf = ({ people }: MessageRequests) => people

/** First messages of people one does not know: read here, without anybody being told, until one decides. */
export const RequestsScreen = ({ first }: { first: MessageRequests }) => {
  const words = useLateWords(profileWords).requestsScreen
  const { value, refresh } = useAsked(first, ask, peopleOf)
  return (
    <PageFrame here="requests" title={words.title} text={words.text}>
      {value.requests.length === 0 ? (
        <Empty icon={<MessageCircle />} title={words.empty} text={words.emptyText} />
      ) : (
        <ul aria-label={words.title} className="flex flex-col gap-4">
          {value.requests.map(request => (
            <Request key={request.conversation.id} request={request} refresh={refresh} />
          ))}
        </ul>
      )}
    </PageFrame>
  )
}

const Request = ({ request, refresh }: { request: MessageRequest; refresh: () => Promise<void> }) => {
  const { t, dates, today } = useI18n()
  const words = useLateWords(profileWords)
  const people = useLateWords(peopleWords)
  const late = words.requestsScreen
  const { conversation, personId, messages } = request
  const person = usePerson(personId)
  const { run, pending, error } = useCommand("request:answer")
  const [open, setOpen] = useState<"block" | "report" | null>(null)
  const answer = async (given: "accept" | "delete" | "block") => {
    const result = await run({ conversationId: conversation.id, answer: given })
    if (result.ok && given === "accept") openConversation(conversation.id)
    else await refresh()
    return result
  }
  return (
    <li className="flex flex-col gap-2">
      <ul>
        <Row personId={personId} />
      </ul>
      {(messages[0]?.seq ?? 1) > 1 && messages.length >= 10 && <p className="text-muted text-sm">{late.more}</p>}
      <ul className="flex flex-col items-start gap-1 ps-4">
        {messages.map(message => (
          <li key={message.id} className="max-w-full rounded-[18px] bg-other px-3.5 py-2 shadow-sm">
            <bdi className="whitespace-pre-wrap break-words">{message.body}</bdi>
            <time dateTime={message.createdAt} suppressHydrationWarning className="ms-2 text-muted text-xs">
              {dates.brief(message.createdAt, today)}
            </time>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 ps-4">
        <Button busy={pending} onClick={() => void answer("accept")}>
          {late.accept}
        </Button>
        <Button look="secondary" disabled={pending} onClick={() => void answer("delete")}>
          {late.remove}
        </Button>
        <Button look="danger" disabled={pending} onClick={() => setOpen("block")}>
          {late.block}
        </Button>
        <Button look="ghost" disabled={!person} onClick={() => setOpen("report")}>
          {words.report}
        </Button>
      </div>
      <Alert>{error && failureWords(t, error)}</Alert>
      {open === "block" && (
        <Confirm
          title={people.blockConfirm(person?.name ?? t.common.deletedPerson)}
          text={late.blockText}
          action={late.block}
          run={() => answer("block")}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "report" && person && (
        <ReportDialog
          person={person}
          place={{ conversationId: conversation.id, seq: messages.at(-1)!.seq }}
          onClose={() => setOpen(null)}
        />
      )}
    </li>
  )
}
