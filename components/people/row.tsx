"use client"
import type { ReactNode } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { usePerson } from "#lib/client/use-person.ts"
import { StatusLine } from "./status-line.tsx"

/** Somebody in a list: the name leads to their page, beside it what can be done. */
export const Row = ({ personId, children }: { personId: string; children?: ReactNode }) => {
  const { t } = useI18n()
  const person = usePerson(personId)
  const name = person?.name ?? t.common.deletedPerson
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 rounded-card border border-line bg-panel p-2 shadow-sm">
      <PageLink
        href={`/people/${person?.handle ?? ""}`}
        className="tap flex min-h-12 min-w-44 flex-1 items-center gap-3 rounded-2xl px-2 hover:bg-sunken"
      >
        <Avatar id={personId} name={name} size={40} />
        <span className="min-w-0 flex-1">
          <Name className="font-strong">{name}</Name>
          <span className="flex min-w-0 gap-2 text-[13px] text-muted">
            <span className="shrink-0">@{person?.handle}</span>
            <StatusLine personId={personId} className="min-w-0" />
          </span>
        </span>
      </PageLink>
      {children}
    </li>
  )
}
