"use client"
import { lazy, Suspense, useMemo, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { ThemeToggle } from "#components/shell/theme-toggle.tsx"
import { IconButton } from "#components/ui/button.tsx"
import { Search, X } from "#components/ui/icons.tsx"
import { later } from "#components/ui/later.tsx"
import { useEarlyValue } from "#components/ui/use-early.ts"
import { useSettled } from "#components/ui/use-settled.ts"
import { openSearch, useCurrentConversationId } from "#lib/client/navigate.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { type LobbyFilter, passes } from "./filter.ts"
import { Filters } from "./filters.tsx"
import { LobbyRowItem } from "./lobby-row.tsx"
import { NewMenu } from "./new-menu.tsx"
import { useMovingRows } from "./use-moving-rows.ts"
import { useRowNames } from "./use-row-names.ts"

// In the HTML of an empty account; nobody else needs it.
const Greeting = lazy(() => import("./greeting.tsx"))
const LeftWords = later(() => import("./left-words.tsx"))

/** All conversations, the latest activity first: filtered, searched by name, reordered live. */
export const Lobby = () => {
  const { t } = useI18n()
  const { rows, unread } = useLobby()
  const currentId = useCurrentConversationId()
  // The page is about what is open; with nothing open it is about the list.
  const Heading = currentId ? "h2" : "h1"
  const [filter, setFilter] = useState<LobbyFilter>("all")
  const [query, setQuery] = useState("")
  const list = useRef<HTMLUListElement>(null)
  const early = useRef<HTMLInputElement>(null)
  useEarlyValue(early, query, setQuery)

  const settled = useSettled()
  const { nameOf } = useRowNames(rows)

  const shown = useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase()
    return rows.filter(row => {
      if (!wanted) return passes(filter, row)
      // Looked for by name, what is open and what is archived is found as well.
      if (!passes(filter, row) && row.conversation.id !== currentId && filter !== "all") return false
      return nameOf(row, true).toLocaleLowerCase().includes(wanted)
    })
  }, [rows, filter, query, nameOf, currentId])
  const archived = rows.filter(row => row.membership.archivedAt).length
  useMovingRows(list, shown.map(row => row.conversation.id).join())

  return (
    <section aria-labelledby="lobby-title" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-2 px-4 pt-4 pb-2">
        <Heading id="lobby-title" className="flex-1 font-heavy text-[1.35rem] max-sm:text-[1.7rem]">
          {t.lobby.title}
        </Heading>
        <IconButton label={t.nav.search} onClick={() => openSearch()}>
          <Search size={20} />
        </IconButton>
        <ThemeToggle />
        <NewMenu />
      </header>
      {rows.length === 0 ? (
        <Suspense>
          <Greeting />
        </Suspense>
      ) : (
        <>
          <div className="px-4">
            <div className="relative">
              <Search
                size={18}
                aria-hidden
                className="-translate-y-1/2 pointer-events-none absolute start-3.5 top-1/2 text-muted"
              />
              <input
                ref={early}
                type="search"
                autoComplete="off"
                value={query}
                onChange={event => setQuery(event.target.value)}
                onKeyDown={event => event.key === "Escape" && setQuery("")}
                aria-label={t.lobby.filterPlaceholder}
                placeholder={t.lobby.filterPlaceholder}
                className="tap h-11 w-full rounded-[14px] border border-field bg-sunken ps-11 pe-10 text-[0.9375rem] outline-none focus:border-brand pointer-coarse:text-base [&::-webkit-search-cancel-button]:hidden"
              />
              {query && (
                <button
                  type="button"
                  aria-label={t.lobby.clearSearch}
                  onClick={() => setQuery("")}
                  className="absolute end-0 top-0 flex size-11 items-center justify-center text-muted hover:text-text"
                >
                  <X size={16} />
                </button>
              )}
            </div>
            <Filters value={filter} onChange={setFilter} unread={unread} archived={archived} />
          </div>
          <ul
            ref={list}
            aria-label={t.lobby.list}
            className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2"
          >
            {shown.map(row => (
              <LobbyRowItem key={row.conversation.id} row={row} current={row.conversation.id === currentId} />
            ))}
            {shown.length === 0 && (
              <li className="px-4 py-10 text-center text-muted text-sm">
                {query.trim() ? t.lobby.noMatch(query.trim()) : t.lobby.none[filter]}
              </li>
            )}
          </ul>
        </>
      )}
      {settled && <LeftWords rows={rows} />}
    </section>
  )
}
