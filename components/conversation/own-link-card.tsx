"use client"
import type { ReactNode } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { openConversation, openPlace } from "#lib/client/navigate.ts"
import { type OwnLink, useOwnLink } from "#lib/client/use-own-link.ts"
import { useNamed, usePerson } from "#lib/client/use-person.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { linkWords } from "#lib/i18n/late/links.ts"
import { plainText } from "#lib/protocol/markdown/tokenize.ts"
import { useNaming } from "./naming.ts"

/**
 * A link to a message, a conversation or a person here. Nothing of it came with the message: it is asked for by who looks at it, and who may
 * not see it sees the bare link, as if there were no such thing.
 */
export const OwnLinkCard = ({ link }: { link: string }) => {
  const found = useOwnLink(link)
  if (!found) return null
  return (
    <div className="link-room">{found.kind === "person" ? <PersonLink {...found} /> : <PlaceLink {...found} />}</div>
  )
}

const look = "tap absolute inset-0 flex items-center gap-3 px-3 outline-offset-[-2px] hover:bg-sunken"

const PersonLink = ({ person: found }: Extract<OwnLink, { kind: "person" }>) => {
  const { id, name, handle } = usePerson(found.id) ?? found
  return (
    <PageLink href={`/people/${handle}`} className={look}>
      <Avatar id={id} name={name} size={48} />
      <Lines first={`@${handle}`} second={name} />
    </PageLink>
  )
}

const PlaceLink = ({ conversation, message, link }: Extract<OwnLink, { kind: "place" }>) => {
  const { t, dates, today } = useI18n()
  const words = useLateWords(linkWords)
  const me = useViewer().id
  const { name, colorId } = useNaming(conversation)
  const author = usePerson(message?.authorId)
  const named = useNamed(message?.mentions)
  const place = conversation.kind === "room" ? `# ${name}` : name
  const by = message && (message.authorId === me ? t.common.you : (author?.name ?? t.common.deletedPerson))
  return (
    <a
      href={link}
      onClick={onPlainClick(() => {
        if (message) openPlace(conversation.id, message.seq)
        else openConversation(conversation.id)
      })}
      className={look}
    >
      <Avatar id={colorId} name={name} size={48} />
      {message ? (
        <Lines first={`${place} · ${dates.brief(message.createdAt, today)}`} second={by!}>
          {named(plainText(message.body ?? "", 160))}
        </Lines>
      ) : (
        <Lines first={words.members(conversation.memberCount)} second={place}>
          {conversation.topic}
        </Lines>
      )}
    </a>
  )
}

type LinesProps = { first: string; second: string; children?: ReactNode }

const Lines = ({ first, second, children }: LinesProps) => (
  <span className="flex min-w-0 flex-1 flex-col">
    <Name className="text-muted text-xs leading-4">{first}</Name>
    <Name className="font-heavy text-sm leading-5">{second}</Name>
    {children && (
      <span dir="auto" className="truncate text-[13px] leading-5">
        {children}
      </span>
    )}
  </span>
)
