"use client"
import type { ReactNode } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Name } from "#components/ui/name.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { useMessageInfo } from "#lib/client/use-message-info.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { receiptWords } from "#lib/i18n/late/receipts.ts"
import type { MessageInfo as Info, MessageDto } from "#lib/protocol/messages.ts"
import { Tick } from "./tick.tsx"

type Member = NonNullable<Info["members"]>[number]

/** Who has received and read an own message, and when; it follows while it is open. */
const MessageInfo = ({ message, onClose }: { message: MessageDto; onClose: () => void }) => {
  const { t, dates } = useI18n()
  const words = useLateWords(receiptWords)
  const { receipts } = useViewer().settings
  const { info, failure, retry } = useMessageInfo(message.conversationId, message.seq)
  return (
    <Dialog title={words.title} text={words.sentAt(dates.full(message.createdAt))} onClose={onClose}>
      {failure && (
        <div className="flex flex-col items-start gap-3 pb-3">
          <Alert>{failureWords(t, failure)}</Alert>
          <Button look="secondary" onClick={retry}>
            {t.common.retry}
          </Button>
        </div>
      )}
      {!info && !failure && <Waiting />}
      {info && (info.members ? <Members members={info.members} /> : <Counts counts={info.counts} />)}
      {info && !receipts && <p className="pt-3 text-[13px] text-muted">{words.off}</p>}
    </Dialog>
  )
}

const Waiting = () => (
  <span className="flex animate-late flex-col gap-3">
    <Skeleton className="h-10 w-full rounded-2xl" />
    <Skeleton className="h-10 w-full rounded-2xl" />
  </span>
)

const Counts = ({ counts }: { counts: Info["counts"] }) => {
  const words = useLateWords(receiptWords)
  return (
    <>
      {counts.read !== null && <p className="figures font-strong">{words.readCount(counts.read, counts.members)}</p>}
      <p className="pt-1 text-[13px] text-muted">{words.large}</p>
    </>
  )
}

const Members = ({ members }: { members: Member[] }) => {
  const { t } = useI18n()
  const words = useLateWords(receiptWords)
  const read = members.filter(one => one.read)
  const delivered = members.filter(one => one.delivered && !one.read)
  const waiting = members.filter(one => !one.delivered && !one.read)
  if (members.length === 0) return <p className="text-muted text-sm">{words.nobody}</p>
  return (
    <div className="flex flex-col gap-4">
      <Group title={words.readBy} mark={<Tick state="read" label={t.conversation.read} />} members={read} at="readAt" />
      <Group
        title={words.deliveredTo}
        mark={<Tick state="delivered" label={t.conversation.delivered} />}
        members={delivered}
        at="deliveredAt"
      />
      <Group
        title={words.waiting}
        mark={<Tick state="sent" label={t.conversation.sent} />}
        members={waiting}
        at={null}
      />
    </div>
  )
}

type GroupProps = { title: string; mark: ReactNode; members: Member[]; at: "readAt" | "deliveredAt" | null }

const Group = ({ title, mark, members, at }: GroupProps) =>
  members.length > 0 && (
    <section aria-label={title}>
      <h3 className="flex items-center gap-1.5 pb-1 font-strong text-[13px] text-muted">
        <span aria-hidden>{mark}</span>
        {title}
        <span className="figures">{members.length}</span>
      </h3>
      <ul>
        {members.map(member => (
          <Row key={member.personId} member={member} at={at} />
        ))}
      </ul>
    </section>
  )

const Row = ({ member, at }: { member: Member; at: GroupProps["at"] }) => {
  const { t, dates, today } = useI18n()
  const words = useLateWords(receiptWords)
  const name = usePerson(member.personId)?.name ?? t.common.deletedPerson
  const when = at && member[at]
  return (
    <li className="flex min-h-12 items-center gap-3">
      <Avatar id={member.personId} name={name} size={34} />
      <span className="flex min-w-0 flex-1">
        <Name className="font-strong">{name}</Name>
      </span>
      {at && (
        <span className="shrink-0 text-[13px] text-muted">
          {when ? (
            <time dateTime={when} title={dates.full(when)}>
              {dates.separator(when, today) === dates.separator(today.toISOString(), today)
                ? dates.time(when)
                : `${dates.brief(when, today)}, ${dates.time(when)}`}
            </time>
          ) : (
            words.earlier
          )}
        </span>
      )}
    </li>
  )
}

export default MessageInfo
