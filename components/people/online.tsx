"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { peopleWords } from "#lib/i18n/late/people.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { PresenceState } from "#lib/protocol/presence.ts"

type Props = { people: PersonDto[]; stateOf: (id: string) => PresenceState | undefined }

/** Who is here at this moment: faces in a row that can be pushed sideways. */
export const Online = ({ people, stateOf }: Props) => {
  const words = useLateWords(peopleWords)
  return (
    <section aria-labelledby="online" className="flex flex-col gap-2">
      <h2 id="online" className="figures font-heavy text-muted text-sm">
        {words.online(people.length)}
      </h2>
      {people.length === 0 ? (
        <p className="text-muted text-sm">{words.nobodyOnline}</p>
      ) : (
        <ul
          aria-labelledby="online"
          className="hide-scrollbar -mx-4 flex overflow-x-auto px-2 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
        >
          {people.map(person => (
            <li key={person.id} className="w-20 shrink-0">
              <PageLink
                href={`/people/${person.handle}`}
                className="tap flex flex-col items-center gap-1.5 rounded-2xl px-1 py-2 text-center text-[13px] outline-offset-[-2px] hover:bg-sunken"
              >
                <Avatar id={person.id} name={person.name} size={48} presence={stateOf(person.id)} ring="ring-bg" />
                <Name className="w-full">{person.name}</Name>
              </PageLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
