"use client"
import { BlockButton } from "#components/people/block-button.tsx"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Name } from "#components/ui/name.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePeople } from "#lib/client/use-person.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** Whom one has blocked. Taking a block back takes the row away, live. */
export const BlockedList = ({ people: fromServer }: { people: PersonDto[] }) => {
  const words = useLateWords(settingsWords)
  const ids = useBlocked()
  const known = usePeople(ids)
  const people = ids.flatMap(
    id => known.find(person => person.id === id) ?? fromServer.find(person => person.id === id) ?? [],
  )
  if (people.length === 0) return <p className="text-muted text-sm">{words.noBlocked}</p>
  return (
    <ul className="flex flex-col gap-2">
      {people.map(person => (
        <li key={person.id} className="flex items-center gap-3">
          <Avatar id={person.id} name={person.name} size={40} />
          <span className="min-w-0 flex-1">
            <Name className="font-strong">{person.name}</Name>
            <span className="block truncate text-[13px] text-muted">@{person.handle}</span>
          </span>
          <BlockButton person={person} />
        </li>
      ))}
    </ul>
  )
}
