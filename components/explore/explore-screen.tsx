"use client"
import { useEffect, useRef, useState } from "react"
import { NewMenu } from "#components/lobby/new-menu.tsx"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Compass, Search } from "#components/ui/icons.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import type { ExploreRow } from "#lib/protocol/conversations.ts"
import { RoomCard } from "./room-card.tsx"

type Found = { rooms: ExploreRow[]; next: string | null }

/** Public rooms, the largest first: to look for, read along and join. */
export const ExploreScreen = ({ first }: { first: Found }) => {
  const { t } = useI18n()
  const { run, pending, error } = useCommand("conversation:explore")
  const [query, setQuery] = useState("")
  const [found, setFound] = useState(first)
  const [asked, setAsked] = useState("")
  const turn = useRef(0)
  const wanted = query.trim()

  useEffect(() => {
    if (wanted === asked) return
    const timer = setTimeout(async () => {
      const mine = ++turn.current
      const result = await run(wanted ? { query: wanted } : {})
      if (mine !== turn.current) return
      if (result.ok) setFound(result.value)
      setAsked(wanted)
    }, 200)
    return () => clearTimeout(timer)
  }, [wanted, asked, run])

  const more = async () => {
    const mine = ++turn.current
    const result = await run({ ...(wanted && { query: wanted }), cursor: found.next! })
    if (result.ok && mine === turn.current)
      setFound({ ...result.value, rooms: [...found.rooms, ...result.value.rooms] })
  }

  return (
    <div className="mx-auto flex w-full max-w-5xl flex-1 flex-col gap-4 px-4 py-6 sm:px-8 sm:py-8">
      <header className="flex items-start gap-3">
        <div className="flex-1">
          <h1 className="font-heavy text-2xl">{t.explore.title}</h1>
          <p className="text-muted">{t.explore.text}</p>
        </div>
        <NewMenu />
      </header>
      <div className="relative">
        <Search
          size={18}
          aria-hidden
          className="-translate-y-1/2 pointer-events-none absolute start-4 top-1/2 text-muted"
        />
        <input
          type="search"
          value={query}
          onChange={event => setQuery(event.target.value)}
          aria-label={t.explore.placeholder}
          placeholder={t.explore.placeholder}
          className="tap h-12 w-full rounded-input border border-line bg-panel ps-12 pe-4 text-base outline-none focus:border-brand"
        />
      </div>
      <Alert>{error && failureWords(t, error)}</Alert>
      {found.rooms.length === 0 ? (
        <Empty icon={<Compass />} title={asked ? t.explore.noMatch(asked) : t.explore.empty} />
      ) : (
        <ul
          aria-label={t.explore.rooms}
          className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,290px),1fr))] gap-4"
        >
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
