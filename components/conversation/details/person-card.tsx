"use client"
import Link from "next/link"
import { BlockButton } from "#components/people/block-button.tsx"
import { useI18n } from "#components/shell/i18n-context.ts"
import { buttonLook } from "#components/ui/button.tsx"
import type { PersonDto } from "#lib/protocol/people.ts"

/** The other one of a direct conversation. */
export const PersonCard = ({ person }: { person: PersonDto }) => {
  const { t } = useI18n()
  return (
    <div className="flex flex-col gap-2 px-5 pb-5">
      <p className="pb-2 text-center text-muted text-sm">@{person.handle}</p>
      <Link href={`/people/${person.handle}`} prefetch={false} className={buttonLook("secondary")}>
        {t.members.profile}
      </Link>
      <BlockButton person={person} />
    </div>
  )
}
