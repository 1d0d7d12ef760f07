"use client"
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
import { useCached } from "#lib/client/use-cached.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { usePresence } from "#lib/client/use-presence.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import type { PeoplePage, PersonDto } from "#lib/protocol/people.ts"
import { Online } from "./online.tsx"
import { PersonRow } from "./person-row.tsx"

const join = (before: PeoplePage, page: PeoplePage): PeoplePage => ({
  ...page,
  people: [...before.people, ...page.people],
})
const byId = (people: PersonDto[]) => [...new Map(people.map(person => [person.id, person])).values()]

/** Everyone here: who is online now, and the directory. */
export const PeopleScreen = ({ first }: { first: PeoplePage }) => {
  const { t } = useI18n()
  const said = useLateWords(peopleWords)
  const me = useViewer()
  const { run, pending, error } = useCommand("people:list")
  const { query, setQuery, found, asked, more } = useFound(first, run, join)

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
      <SearchField label={said.placeholder} value={query} onChange={setQuery} />
      <Alert>{error && failureWords(t, error)}</Alert>
      {!asked && <Online people={online} stateOf={stateOf} />}
      <section aria-labelledby="directory" className="flex flex-1 flex-col gap-2">
        <h2 id="directory" className={asked ? "sr-only" : "font-heavy text-muted text-sm"}>
          {said.directory}
        </h2>
        {found.people.length === 0 ? (
          <Empty icon={<Users />} title={said.noMatch(asked)} />
        ) : (
          <ul
            aria-labelledby="directory"
            className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,300px),1fr))] gap-2.5"
          >
            {found.people.map(person => (
              <PersonRow key={person.id} person={person} presence={stateOf(person.id)} own={person.id === me.id} />
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
