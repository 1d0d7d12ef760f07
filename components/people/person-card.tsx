"use client"
import { useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { buttonLook } from "#components/ui/button.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { usePresence } from "#lib/client/use-presence.ts"
import { useProfile } from "#lib/client/use-profile.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { ProfileDto } from "#lib/protocol/profiles.ts"
import { AboutLine } from "./about.tsx"
import { RelationButtons } from "./relation-buttons.tsx"
import { StatusLine } from "./status-line.tsx"

/** Before anything else is known: a name. */
const bare = (person: PersonDto): ProfileDto => ({
  person,
  seenAs: "stranger",
  joinedAt: "",
  rooms: [],
  contact: "none",
  following: false,
  notifies: false,
  revision: 0,
})

/** Who somebody is, in short, and what one can do. The name is there at once, the rest when the server has told it. */
export const PersonCard = ({ person }: { person: PersonDto }) => <Card key={person.id} given={person} />

const Card = ({ given }: { given: PersonDto }) => {
  const words = useLateWords(profileWords)
  const me = useViewer().id
  const [first] = useState(() => bare(given))
  const { profile, refresh, assume } = useProfile(first)
  const known = profile !== first
  const { id } = profile.person
  const person = usePerson(id) ?? profile.person
  const own = id === me
  const blocked = useBlocked().includes(id)
  const presence = usePresence(own || blocked ? [] : [id], null).people[id]
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3.5">
        <Avatar
          id={id}
          name={person.name}
          size={48}
          presence={presence}
          picture={profile.picture ?? person.picture ?? null}
        />
        <div className="min-w-0 flex-1">
          <Name className="font-heavy text-lg leading-tight">{person.name}</Name>
          <div className="text-sm">
            <AboutLine profile={{ ...profile, person }} watched={!own && !blocked} />
          </div>
        </div>
      </div>
      <StatusLine personId={id} told={profile.status} full className="text-sm" />
      {profile.bio && (
        <p className="line-clamp-3 whitespace-pre-line break-words text-sm">
          <bdi>{profile.bio}</bdi>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {!own && known && <RelationButtons profile={profile} assume={assume} refresh={refresh} />}
        <PageLink href={`/people/${person.handle}`} className={buttonLook("ghost")}>
          {words.page}
        </PageLink>
      </div>
    </div>
  )
}
