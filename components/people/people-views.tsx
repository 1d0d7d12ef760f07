"use client"
import { useCallback } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { PageLink } from "#components/ui/page-link.tsx"
import { profileWords } from "#lib/i18n/late/profile.ts"

const places = {
  everyone: "/people",
  following: "/people/following",
  contacts: "/people/contacts",
  requests: "/people/requests",
}

/** Everyone, whom one follows, who is a contact, and who asks: four pages beside each other. */
export const PeopleViews = ({ here }: { here: keyof typeof places }) => {
  const { views } = useLateWords(profileWords)
  // On a narrow screen not all of them fit.
  const bring = useCallback((list: HTMLElement | null) => {
    list?.querySelector("[aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" })
  }, [])
  return (
    <nav
      ref={bring}
      aria-label={views.label}
      className="hide-scrollbar -mx-4 flex scroll-px-4 gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:px-0"
    >
      {(Object.keys(places) as (keyof typeof places)[]).map(key => (
        <PageLink
          key={key}
          href={places[key]}
          aria-current={key === here ? "page" : undefined}
          className={`tap inline-flex min-h-9 shrink-0 items-center rounded-full border px-4 font-heavy text-sm pointer-coarse:min-h-11 ${key === here ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel hover:bg-sunken"}`}
        >
          {views[key]}
        </PageLink>
      ))}
    </nav>
  )
}
