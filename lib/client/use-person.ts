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

/** Puts present names in the place of handles, for these people: what is read aloud, or stands in a row. */
export const useNamed = (mentions: string[] | undefined) => {
  // As text, so that a change of somebody else draws nothing again.
  const known = useCached(keys.people, people =>
    (mentions ?? []).flatMap(id => (people[id] ? `${people[id].handle} ${people[id].name}` : [])).join("\n"),
  )
  return (text: string) =>
    (known ? known.split("\n") : []).reduce((said, pair) => {
      const [handle, ...name] = pair.split(" ")
      return said.replace(new RegExp(`@${handle}\\b`, "gi"), () => `@${name.join(" ")}`)
    }, text)
}
