"use client"
import { BlockButton } from "#components/people/block-button.tsx"
import { StatusLine } from "#components/people/status-line.tsx"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { buttonLook } from "#components/ui/button.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { membersWords } from "#lib/i18n/late/members.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** The other one of a direct conversation. */
export const PersonCard = ({ person }: { person: PersonDto }) => {
  const words = useLateWords(membersWords)
  return (
    <div className="flex flex-col gap-2 px-5 pb-5">
      <p className="pb-2 text-center text-muted text-sm">@{person.handle}</p>
      <StatusLine personId={person.id} full className="justify-center pb-2 text-sm" />
      <PageLink href={`/people/${person.handle}`} className={buttonLook("secondary")}>
        {words.profile}
      </PageLink>
      <BlockButton person={person} />
    </div>
  )
}
