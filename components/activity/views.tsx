"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { PageLink } from "#components/ui/page-link.tsx"
import { activityWords } from "#lib/i18n/late/activity.ts"

/** What concerns one, and what one keeps: two pages beside each other. */
export const Views = ({ here }: { here: "/activity" | "/saved" }) => {
  const words = useLateWords(activityWords).activity
  const views = [
    { href: "/activity", label: words.title },
    { href: "/saved", label: words.saved },
  ]
  return (
    <nav aria-label={words.views} className="flex gap-2">
      {views.map(({ href, label }) => (
        <PageLink
          key={href}
          href={href}
          aria-current={href === here ? "page" : undefined}
          className={`tap inline-flex min-h-9 items-center rounded-full border px-4 font-heavy text-sm pointer-coarse:min-h-11 ${href === here ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel hover:bg-sunken"}`}
        >
          {label}
        </PageLink>
      ))}
    </nav>
  )
}
