"use client"
import { useRouter } from "next/navigation"
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button, IconButton } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { ChevronLeft, CloudOff, Search } from "#components/ui/icons.tsx"
import { leaveSearch, openConversation, openPlace } from "#lib/client/navigate.ts"
import { parseSearch } from "#lib/protocol/search-query.ts"
import { Chips } from "./chips.tsx"
import { Idle } from "./idle.tsx"
import { useRecent } from "./recent.ts"
import { type Choice, choicesOf, Results, ResultsSkeleton } from "./results.tsx"
import { SearchBox } from "./search-box.tsx"
import { readAsked, useSearch } from "./use-search.ts"
import { useSearchWords } from "./words.ts"

/** The search: of everything one may read, or of a conversation. What is asked stands in the address; the way back leads to the same place. */
const SearchScreen = () => {
  const [start, setStart] = useState<ReturnType<typeof readAsked> | null>(null)
  // The address is the browser's: the server does not know what comes after the question mark of a page it is not asked for.
  useLayoutEffect(() => setStart(readAsked(location.search)), [])
  return start && <Screen start={start} />
}

const Screen = ({ start }: { start: ReturnType<typeof readAsked> }) => {
  const { t } = useI18n()
  const words = useSearchWords()
  const router = useRouter()
  const search = useSearch(start)
  const recent = useRecent()
  const { asked, change, found, status } = search
  const choices = choicesOf(found)
  const [chosen, setChosen] = useState(search.current ? (found?.chosen ?? -1) : -1)
  const box = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const here =
    asked.here !== null && parseSearch(asked.query).filters.some(one => one.key === "in" && one.value === "here")

  // biome-ignore lint/correctness/useExhaustiveDependencies: back from a result, to the same place: when it comes, and never again.
  useLayoutEffect(() => {
    const at = search.current ? (found?.scroll ?? 0) : 0
    if (scroller.current) scroller.current.scrollTop = at
    const input = box.current!
    input.focus({ preventScroll: true })
    input.setSelectionRange(input.value.length, input.value.length)
  }, [])
  // Other results are read from the top.
  const shown = found?.asked
  const shownBefore = useRef(shown)
  useEffect(() => {
    if (shown === shownBefore.current) return
    shownBefore.current = shown
    setChosen(-1)
    scroller.current?.scrollTo(0, 0)
  }, [shown])

  const query = (next: string) => {
    change({ query: next })
    box.current?.focus()
  }
  const open = (choice: Choice, at: number) => {
    search.remember({ scroll: scroller.current?.scrollTop ?? 0, chosen: at })
    recent.add(search.wanted)
    if (choice.kind === "person") router.push(`/people/${choice.person.handle}`)
    else if (choice.kind === "place") openConversation(choice.conversation.id)
    else openPlace(choice.hit.message.conversationId, choice.hit.message.seq)
  }
  const choose = (at: number) => {
    setChosen(at)
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" })
  }
  const key = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" && choices.length) choose(Math.min(chosen + 1, choices.length - 1))
    else if (event.key === "ArrowUp" && choices.length) choose(Math.max(chosen - 1, -1))
    else if (event.key === "Enter") {
      recent.add(search.wanted)
      const at = Math.max(chosen, 0)
      if (search.current && choices[at]) open(choices[at], at)
    } else if (event.key === "Escape") {
      if (asked.query && asked.query.trim() !== "in:here") query(here ? "in:here " : "")
      else leaveSearch()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const body = () => {
    if (status === "idle") return <Idle here={here} recent={recent} onQuery={query} />
    if (status === "offline" || (status === "loading" && search.offline))
      return (
        <Empty icon={<CloudOff />} title={words.offline} text={words.offlineText}>
          <Button onClick={search.retry}>{t.common.retry}</Button>
        </Empty>
      )
    if (status === "failed")
      return (
        <Empty
          icon={<CloudOff />}
          title={words.failed}
          text={search.failure?.code === "unavailable" ? words.slow : search.failure && failureWords(t, search.failure)}
        >
          <Button onClick={search.retry}>{t.common.retry}</Button>
        </Empty>
      )
    if (!found) return <ResultsSkeleton />
    if (choices.length === 0 && search.current)
      return (
        <Empty
          icon={<Search />}
          title={words.nothing(search.wanted)}
          text={
            found.problems.length
              ? found.problems.map(({ key, value }) => words.problem[key](value)).join(" ")
              : words.nothingText
          }
        >
          {here && (
            <Button look="secondary" onClick={() => query(asked.query.replace(/\bin:here\s*/i, ""))}>
              {words.searchAll}
            </Button>
          )}
        </Empty>
      )
    return (
      <div className={search.current ? "" : "opacity-60"}>
        <Results id={id} found={found} choices={choices} chosen={chosen} onOpen={open} />
        {found.next && search.current && (
          <div className="flex justify-center pt-1 pb-4">
            <Button look="secondary" busy={search.loadingMore} onClick={search.more}>
              {words.more}
            </Button>
          </div>
        )}
      </div>
    )
  }

  return (
    <section aria-labelledby={`${id}-title`} className="flex min-h-0 flex-1 flex-col bg-panel">
      <h1 id={`${id}-title`} className="sr-only">
        {t.nav.search}
      </h1>
      <header className="mx-auto w-full max-w-[820px] px-4 pt-3">
        <div className="flex items-center gap-1">
          <IconButton label={words.back} onClick={leaveSearch} className="-ms-2">
            <ChevronLeft size={22} className="rtl:-scale-x-100" />
          </IconButton>
          <SearchBox
            box={box}
            query={asked.query}
            here={here}
            onChange={next => change({ query: next })}
            onKey={key}
            list={id}
            active={choices[chosen] && `${id}-${chosen}`}
          />
        </div>
        <Chips query={asked.query} sort={asked.sort} onQuery={query} onSort={sort => change({ sort })} />
      </header>
      <div
        ref={scroller}
        data-search-results
        className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain"
      >
        <div className="mx-auto flex w-full max-w-[820px] flex-1 flex-col px-1">{body()}</div>
      </div>
      <p role="status" className="sr-only">
        {status === "ready" && found ? words.found(choices.length) : ""}
      </p>
    </section>
  )
}

export default SearchScreen
