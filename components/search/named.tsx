"use client"
import type { ReactNode } from "react"
import { useNaming } from "#components/conversation/naming.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name } from "#components/ui/name.tsx"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

type Props = { id: string; chosen: boolean; onOpen: () => void }

const Row = ({ id, chosen, onOpen, href, children }: Props & { href: string; children: ReactNode }) => (
  <a
    id={id}
    role="option"
    aria-selected={chosen}
    tabIndex={-1}
    href={href}
    onClick={onPlainClick(onOpen)}
    className={`tap flex min-h-12 items-center gap-3 rounded-2xl px-3 py-1.5 ${chosen ? "bg-brand-soft" : "hover:bg-sunken"}`}
  >
    {children}
  </a>
)

/** A person who is called so. */
export const PersonFound = ({ person, ...rest }: Props & { person: PersonDto }) => (
  <Row href={`/people/${person.handle}`} {...rest}>
    <Avatar id={person.id} name={person.name} size={34} />
    <span className="min-w-0 flex-1">
      <Name className="font-heavy text-sm">{person.name}</Name>
      <span className="block truncate text-[13px] text-muted">@{person.handle}</span>
    </span>
  </Row>
)

/** A conversation that is called so. */
export const PlaceFound = ({ conversation, ...rest }: Props & { conversation: ConversationDto }) => {
  const { t } = useI18n()
  const { name, colorId } = useNaming(conversation)
  return (
    <Row href={`/c/${conversation.id}`} {...rest}>
      <Avatar id={colorId} name={name} size={34} />
      <span className="min-w-0 flex-1">
        <Name className="font-heavy text-sm">{conversation.kind === "room" ? `# ${name}` : name}</Name>
        <span className="block truncate text-[13px] text-muted">{t.explore.members(conversation.memberCount)}</span>
      </span>
    </Row>
  )
}
