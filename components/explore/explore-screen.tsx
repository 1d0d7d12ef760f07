"use client"
import { NewMenu } from "#components/lobby/new-menu.tsx"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFound } from "#components/shell/use-found.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button, buttonLook } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Compass } from "#components/ui/icons.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { SearchField } from "#components/ui/search-field.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { exploreWords } from "#lib/i18n/late/explore.ts"
import type { ExploreRow } from "#lib/protocol/conversations.ts"
import { RoomCard } from "./room-card.tsx"

type Found = { rooms: ExploreRow[]; next: string | null }
const join = (before: Found, page: Found): Found => ({ ...page, rooms: [...before.rooms, ...page.rooms] })

/** Public rooms, the largest first: to look for, read along and join. */
export const ExploreScreen = ({ first }: { first: Found }) => {
  const { t } = useI18n()
  const words = useLateWords(exploreWords)
  const { run, pending, error } = useCommand("conversation:explore")
  const { query, setQuery, found, asked, more } = useFound(first, run, join)

  return (
    <div className="mx-auto flex w-full max-w-5xl flex-1 flex-col gap-4 px-4 py-6 sm:px-8 sm:py-8">
      <header className="flex items-start gap-3">
        <div className="flex-1">
          <h1 className="font-heavy text-2xl">{t.nav.explore}</h1>
          <p className="text-muted">{words.text}</p>
        </div>
        <PageLink href="/people" className={`${buttonLook("secondary")} lg:hidden`}>
          {t.nav.people}
        </PageLink>
        <NewMenu />
      </header>
      <SearchField label={words.placeholder} value={query} onChange={setQuery} />
      <Alert>{error && failureWords(t, error)}</Alert>
      {found.rooms.length === 0 ? (
        <Empty icon={<Compass />} title={asked ? words.noMatch(asked) : words.empty} />
      ) : (
        <ul aria-label={words.rooms} className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,290px),1fr))] gap-4">
          {found.rooms.map(room => (
            <RoomCard key={room.conversation.id} room={room} />
          ))}
        </ul>
      )}
      {found.next && (
        <Button look="secondary" busy={pending} onClick={more} className="self-center">
          {t.common.showMore}
        </Button>
      )}
    </div>
  )
}
