import { useMemo } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** A person one has heard of. */
export const usePerson = (id: string | null | undefined): PersonDto | undefined =>
  useCached(keys.people, people => (id ? people[id] : undefined))

/** Those of them that one has heard of, in the order asked for. */
export const usePeople = (ids: string[]): PersonDto[] => {
  const people = useCached(keys.people)
  const asked = ids.join()
  return useMemo(() => (asked ? asked.split(",").flatMap(id => people?.[id] ?? []) : []), [people, asked])
}

/** Handles and present names of these people, as text: a change of somebody else draws nothing again. */
export const handlesOf = (people: Record<string, PersonDto>, mentions: string[] | undefined): string =>
  (mentions ?? []).flatMap(id => (people[id] ? `${people[id].handle} ${people[id].name}` : [])).join("\n")

/** Puts present names in the place of handles: what is read aloud, or stands in a row. */
export const withNames = (text: string, handles: string): string =>
  (handles ? handles.split("\n") : []).reduce((said, pair) => {
    const [handle, ...name] = pair.split(" ")
    return said.replace(new RegExp(`@${handle}\\b`, "gi"), () => `@${name.join(" ")}`)
  }, text)

export const useNamed = (mentions: string[] | undefined) => {
  const handles = useCached(keys.people, people => handlesOf(people, mentions))
  return (text: string) => withNames(text, handles ?? "")
}
