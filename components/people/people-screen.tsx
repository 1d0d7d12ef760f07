"use client"
import { useCallback, useEffect, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFound } from "#components/shell/use-found.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Users } from "#components/ui/icons.tsx"
import { SearchField } from "#components/ui/search-field.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { seedPeople } from "#lib/client/cache/seed.ts"
import { update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useCached } from "#lib/client/use-cached.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { usePresence } from "#lib/client/use-presence.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { PeoplePage, PersonDto, RoadName } from "#lib/protocol/people.ts"
import { LanguageSelect } from "./language-select.tsx"
import { Online } from "./online.tsx"
import { PeopleViews } from "./people-views.tsx"
import { PersonRow } from "./person-row.tsx"
import { PillSelect } from "./pill-select.tsx"

const join = (before: PeoplePage, page: PeoplePage): PeoplePage => ({
  ...page,
  people: [...before.people, ...page.people],
  places: { ...before.places, ...page.places },
  roads: { ...before.roads, ...page.roads },
})
const byId = (people: PersonDto[]) => [...new Map(people.map(person => [person.id, person])).values()]

/** Everyone here: who is online now, and the directory. */
export const PeopleScreen = ({ first, roads }: { first: PeoplePage; roads: RoadName[] }) => {
  const { t, locale } = useI18n()
  const said = useLateWords(peopleWords)
  const words = useLateWords(profileWords)
  const me = useViewer()
  const { run, pending, error } = useCommand("people:list")
  const [language, setLanguage] = useState("")
  const [route, setRoute] = useState("")
  const [here, setHere] = useState(false)
  const { cache } = useClient()
  // Faces, cards and changes of name are told by what is held of people.
  useEffect(() => seedPeople(cache, first, [...first.online, ...first.people]), [cache, first])
  const ask = useCallback(
    async (input: { query?: string; cursor?: string }) => {
      const result = await run({
        ...input,
        ...(language && { language }),
        ...(route && { route }),
        ...(here && { here }),
      })
      if (result.ok) update(cache, keys.people, held => mergePeople(held, result.value.people))
      return result
    },
    [run, cache, language, route, here],
  )
  const [plain] = useState(() => ask)
  const { query, setQuery, found, asked, more } = useFound(first, language || route || here ? ask : plain, join)
  const narrowed = asked || language || route || here

  const others = byId([...first.online, ...found.people]).filter(person => person.id !== me.id)
  // They are counted in the heading; everybody else is asked for as they come into view.
  const counted = first.online.map(person => person.id).filter(id => id !== me.id)
  usePresence(counted, null)
  const presence = useCached(keys.presence) ?? {}
  const wasOnline = new Set(first.online.map(person => person.id))
  // Until the first answer about somebody, what the server saw when it rendered holds.
  const stateOf = (id: string) => presence[id] ?? (wasOnline.has(id) ? "active" : "offline")
  const online = others.filter(person => (stateOf(person.id) ?? "offline") !== "offline")

  return (
    <div className="mx-auto flex w-full max-w-5xl flex-1 flex-col gap-5 px-4 py-6 sm:px-8 sm:py-8">
      <header>
        <h1 className="font-heavy text-2xl">{t.nav.people}</h1>
        <p className="text-muted">{said.text}</p>
      </header>
      <PeopleViews here="everyone" />
      <SearchField label={said.placeholder} value={query} onChange={setQuery} />
      <div className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          aria-pressed={here}
          onClick={() => setHere(!here)}
          className={`tap inline-flex min-h-9 items-center rounded-full border px-4 font-heavy text-sm pointer-coarse:min-h-11 ${here ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel hover:bg-sunken"}`}
        >
          {words.hereOnly}
        </button>
        <LanguageSelect label={words.language} none={words.anyLanguage} value={language} onChange={setLanguage} />
        <PillSelect
          label={words.road}
          none={words.anyRoad}
          value={route}
          options={roads.map(({ route, name }) => ({ value: route, label: name[locale.language] }))}
          onChange={setRoute}
        />
      </div>
      <Alert>{error && failureWords(t, error)}</Alert>
      {!narrowed && <Online people={online} stateOf={stateOf} />}
      <section aria-labelledby="directory" className="flex flex-1 flex-col gap-2">
        <h2 id="directory" className={narrowed ? "sr-only" : "font-heavy text-muted text-sm"}>
          {said.directory}
        </h2>
        {found.people.length === 0 ? (
          <Empty icon={<Users />} title={asked ? said.noMatch(asked) : said.noMatchHere} />
        ) : (
          <ul
            aria-labelledby="directory"
            className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,300px),1fr))] gap-2.5"
          >
            {found.people.map(person => (
              <PersonRow
                key={person.id}
                person={person}
                place={found.places[person.id]}
                road={found.roads[person.id]}
                presence={stateOf(person.id)}
                own={person.id === me.id}
              />
            ))}
          </ul>
        )}
      </section>
      {found.next && (
        <Button look="secondary" busy={pending} onClick={more} className="self-center">
          {t.common.showMore}
        </Button>
      )}
    </div>
  )
}
