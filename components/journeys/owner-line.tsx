"use client"
import { Avatar } from "#components/ui/avatar.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { usePerson } from "#lib/client/use-person.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** Whose journey it is. A changed name shows without a reload. */
export const OwnerLine = ({ person: fromServer }: { person: PersonDto }) => {
  const { id, name, handle } = usePerson(fromServer.id) ?? fromServer
  return (
    <PageLink href={`/people/${handle}`} className="flex min-w-0 flex-1 items-center gap-3 rounded-2xl">
      <Avatar id={id} name={name} size={48} />
      <span className="min-w-0">
        <Name className="font-heavy">{name}</Name>
        <span className="block text-[13px] text-muted">@{handle}</span>
      </span>
    </PageLink>
  )
}
