import { z } from "zod"
import { words } from "./journeys/words.ts"
import { limits } from "./limits.ts"
import { id, input, line, plain } from "./text.ts"

/** A person as anyone may see them. `picture` is a file; absent where there is none, or none for everyone. */
export const person = z.object({ id: id(), handle: z.string(), name: z.string(), picture: id().optional() })
export type PersonDto = z.infer<typeof person>

const minute = () => z.number().int().min(0).max(1439)

/** How one wants it, on all devices. `quietFrom` and `quietTo` are minutes of the day in `zone` (an IANA name). */
export const settings = z.object({
  /** Tells others what one has received and read, and is told it in turn. */
  receipts: z.boolean(),
  /** Appears offline to everyone. */
  invisible: z.boolean(),
  soundSent: z.boolean(),
  soundReceived: z.boolean(),
  /** Whether notifications say who wrote and what. */
  previews: z.boolean(),
  /** Whether the server looks at the pages that one links to, to show what they are. */
  linkPreviews: z.boolean(),
  quietFrom: minute().nullable(),
  quietTo: minute().nullable(),
  zone: plain(limits.zoneMax).nullable(),
})
export type Settings = z.infer<typeof settings>
/** What holds for who has changed nothing. */
export const defaultSettings: Settings = {
  receipts: true,
  invisible: false,
  soundSent: true,
  soundReceived: true,
  previews: true,
  linkPreviews: true,
  quietFrom: null,
  quietTo: null,
  zone: null,
}
export const settingsUpdateInput = input(settings.partial().shape)

/** What only the person sees of themselves. `revision` counts every change that is theirs alone. */
export const me = person.extend({
  email: z.string(),
  role: z.enum(["member", "admin"]),
  settings,
  /** How much of one's activity was not seen, at most `unreadMax`. */
  activity: z.number(),
  revision: z.number(),
})
export type MeDto = z.infer<typeof me>

export const accountUpdateInput = input({ name: line(limits.nameMax) })
/** A road by its name, in every language of the place; `country` is where it leads. */
export const roadName = z.object({ route: z.string(), country: z.string().nullable(), name: words() })
export type RoadName = z.infer<typeof roadName>

/**
 * `next` is the cursor of the following page. `online` are those of the whole place who are here now and may be seen, at most 100.
 * `query` looks at names, handles, and at places, languages and roads that one may see; `route` leaves those who are on this road, `here`
 * those who are here now.
 */
export const peopleListInput = input({
  query: plain(limits.queryMax).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, "malformed")
    .optional(),
  route: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "malformed")
    .optional(),
  here: z.boolean().optional(),
  cursor: id().optional(),
})
export type PeopleListInput = z.infer<typeof peopleListInput>
export const peoplePage = z.object({
  people: z.array(person),
  /** Where those are who say it to the reader. */
  places: z.record(id(), z.string()),
  /** And the road they are on, as far as the reader may see it. */
  roads: z.record(id(), roadName),
  online: z.array(person),
  next: id().nullable(),
})
export type PeoplePage = z.infer<typeof peoplePage>

export const peopleSearchInput = input({ query: plain(limits.queryMax) })
export const blockInput = input({ personId: id() })
export const blockList = z.object({ blocked: z.array(person) })
