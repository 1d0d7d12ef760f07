"use client"
import { BlockButton } from "#components/people/block-button.tsx"
import { useI18n } from "#components/shell/i18n-context.ts"
import { buttonLook } from "#components/ui/button.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import type { PersonDto } from "#lib/protocol/people.ts"

/** The other one of a direct conversation. */
export const PersonCard = ({ person }: { person: PersonDto }) => {
  const { t } = useI18n()
  return (
    <div className="flex flex-col gap-2 px-5 pb-5">
      <p className="pb-2 text-center text-muted text-sm">@{person.handle}</p>
      <PageLink href={`/people/${person.handle}`} className={buttonLook("secondary")}>
        {t.members.profile}
      </PageLink>
      <BlockButton person={person} />
    </div>
  )
}
