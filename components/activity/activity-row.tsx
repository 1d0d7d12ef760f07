"use client"
import type { ReactNode } from "react"
import { messageText } from "#components/conversation/message-text.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Pin, Users } from "#components/ui/icons.tsx"
import { AtSign, Reply } from "#components/ui/icons-later.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { openPlace, placePath } from "#lib/client/navigate.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { useNamed, usePeople, usePerson } from "#lib/client/use-person.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { activityWords } from "#lib/i18n/late/activity.ts"
import type { ActivityItem } from "#lib/protocol/activity.ts"

/** `fresh`: it came after one looked the last time. */
type Props = { item: ActivityItem; place: string; fresh: boolean }

const namesShown = 2

/** One thing that happened, as a sentence, with what it is about; a press goes to the message in its place. */
export const ActivityRow = ({ item, place, fresh }: Props) => {
  const { t, dates, today } = useI18n()
  const late = useLateWords(activityWords)
  const { kind, message, at, actorId } = item
  const actor = usePerson(actorId)
  const who = actor?.name ?? t.common.deletedPerson
  const { emoji, names } = useReactors(item)
  const words = late.activity
  const named = useNamed(message.mentions)
  const sentence = kind === "reaction" ? words.reaction(names, place) : words[kind](who, place)
  const open = () => openPlace(message.conversationId, message.seq)
  return (
    <li>
      <a
        href={placePath(message.conversationId, message.seq)}
        onClick={onPlainClick(open)}
        className={`tap relative flex min-h-16 items-start gap-3 rounded-2xl px-3 py-2.5 outline-offset-[-2px] hover:bg-sunken ${fresh ? "bg-brand-soft" : ""}`}
      >
        <span className="relative">
          <Avatar id={actorId} name={who} size={40} />
          <span className="-end-1 -bottom-1 absolute flex size-5 items-center justify-center rounded-full border border-line bg-panel text-[12px] text-brand-text">
            <span aria-hidden>{signOf(kind, emoji)}</span>
          </span>
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 break-words text-sm">
              <span className="font-strong">{sentence}</span>
              {fresh && <span className="sr-only"> ({words.new})</span>}
            </span>
            <time dateTime={at} suppressHydrationWarning className="shrink-0 text-muted text-xs">
              {dates.brief(at, today)}
            </time>
          </span>
          {!message.deletedAt && (
            <bdi className="line-clamp-2 text-muted text-sm">{named(messageText(t, message, 240))}</bdi>
          )}
        </span>
        {fresh && <span aria-hidden className="mt-1.5 size-2.5 shrink-0 rounded-full bg-brand" />}
      </a>
    </li>
  )
}

const signOf = (kind: ActivityItem["kind"], emoji: string): ReactNode => {
  if (kind === "reaction") return emoji
  if (kind === "mention") return <AtSign size={12} />
  if (kind === "reply") return <Reply size={12} />
  return kind === "pin" ? <Pin size={12} /> : <Users size={12} />
}

/** Who reacted, the latest first, and with what: nobody that one has blocked, and not oneself. */
const useReactors = ({ kind, message, actorId }: ActivityItem) => {
  const { t } = useI18n()
  const late = useLateWords(activityWords)
  const me = useViewer().id
  const blocked = useBlocked()
  const reactions = kind === "reaction" ? message.reactions : []
  const ids = [...new Set([actorId, ...reactions.flatMap(reaction => reaction.personIds)])].filter(
    id => id !== me && !blocked.includes(id),
  )
  const known = new Map(usePeople(ids.slice(0, namesShown + 1)).map(person => [person.id, person.name]))
  const shown = ids.length > namesShown + 1 ? ids.slice(0, namesShown) : ids
  const names = shown.map(id => known.get(id) ?? t.common.deletedPerson)
  if (shown.length < ids.length) names.push(late.activity.others(ids.length - shown.length))
  const emoji = reactions.find(reaction => reaction.personIds.includes(actorId))?.emoji ?? reactions[0]?.emoji ?? ""
  return { emoji, names }
}
