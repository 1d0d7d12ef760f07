"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { EllipsisVertical } from "#components/ui/icons.tsx"
import { Menu } from "#components/ui/menu.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { useMembers } from "#lib/client/use-members.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { usePresenceOf } from "#lib/client/use-presence.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import type { ConversationDto, MemberDto } from "#lib/protocol/conversations.ts"

/** Who is in it, with what an owner may do about each. */
export const Members = ({ conversation, governs }: { conversation: ConversationDto; governs: boolean }) => {
  const { t } = useI18n()
  const own = useLateWords(membersWords)
  const { members, loading, failed, hasMore, loadMore, retry } = useMembers(conversation.id)
  const setRole = useCommand("member:set-role")
  const remove = useCommand("member:remove")
  const [removing, setRemoving] = useState<{ personId: string; name: string } | null>(null)

  return (
    <section aria-labelledby="members-title" className="px-2 pb-4">
      <h3 id="members-title" className="px-3 py-2 font-heavy text-muted text-sm">
        {own.members}
      </h3>
      <Alert>{setRole.error && failureWords(t, setRole.error)}</Alert>
      <ul>
        {members.map(member => (
          <Member
            key={member.personId}
            member={member}
            governs={governs}
            onRole={role => setRole.run({ conversationId: conversation.id, personId: member.personId, role })}
            onRemove={name => setRemoving({ personId: member.personId, name })}
          />
        ))}
      </ul>
      {loading && (
        <div className="flex animate-late flex-col gap-3 px-3 py-2">
          {["w-40", "w-28", "w-36"].map(width => (
            <span key={width} className="flex items-center gap-3">
              <Skeleton className="size-10" />
              <Skeleton className={`h-3.5 ${width}`} />
            </span>
          ))}
        </div>
      )}
      {(failed || hasMore) && !loading && (
        <Button look="ghost" className="mx-1 w-full" onClick={failed ? retry : loadMore}>
          {failed ? t.common.retry : t.common.showMore}
        </Button>
      )}
      {removing && (
        <Confirm
          title={own.removeConfirm(removing.name)}
          action={own.remove}
          onClose={() => setRemoving(null)}
          run={() => remove.run({ conversationId: conversation.id, personId: removing.personId })}
        />
      )}
    </section>
  )
}

type MemberProps = {
  member: MemberDto
  governs: boolean
  onRole: (role: MemberDto["role"]) => void
  onRemove: (name: string) => void
}

const Member = ({ member, governs, onRole, onRemove }: MemberProps) => {
  const { t } = useI18n()
  const own = useLateWords(membersWords)
  const me = useViewer()
  const person = usePerson(member.personId)
  const presence = usePresenceOf(member.personId)
  const name = person?.name ?? t.common.deletedPerson
  const other = member.role === "owner" ? "member" : "owner"
  return (
    <li className="flex items-center gap-1 rounded-2xl hover:bg-sunken">
      <PageLink
        href={`/people/${person?.handle ?? ""}`}
        className="flex min-h-14 min-w-0 flex-1 items-center gap-3 rounded-2xl px-3"
      >
        <Avatar id={member.personId} name={name} size={40} presence={presence} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <Name className="font-strong">{name}</Name>
            {member.personId === me.id && <span className="shrink-0 text-muted text-xs">{t.common.you}</span>}
          </span>
          <span className="block truncate text-[13px] text-muted">@{person?.handle}</span>
        </span>
        {member.role === "owner" && (
          <span className="rounded-full bg-brand-soft px-2 py-0.5 font-heavy text-brand-text text-xs">{own.owner}</span>
        )}
      </PageLink>
      {governs && member.personId !== me.id && (
        <Menu
          label={own.actions(name)}
          className="flex size-10 shrink-0 items-center justify-center rounded-xl text-muted pointer-coarse:size-11 hover:text-text"
          items={[
            { label: other === "owner" ? own.makeOwner : own.makeMember, run: () => onRole(other) },
            { label: own.remove, danger: true, run: () => onRemove(name) },
          ]}
        >
          <EllipsisVertical size={18} />
        </Menu>
      )}
    </li>
  )
}
