import { isDeepStrictEqual } from "node:util"
import { and, desc, eq } from "drizzle-orm"
import { databaseUrl, db } from "#db/client.ts"
import { journeyTemplates } from "#db/schema/journeys.ts"
import { notFound } from "#lib/domain/errors.ts"
import { programTemplates } from "#lib/domain/journeys/templates/program.ts"
import { once } from "#lib/process.ts"
import { type OwnStep, ownSteps } from "#lib/protocol/journeys/check.ts"
import { type Template, template as templateSchema } from "#lib/protocol/journeys/template.ts"

/** A template as it was when it had this number. */
export type Versioned = { version: number; template: Template }
type Held = { versions: Map<string, Template>; newest: Map<string, Versioned> }

/** What an administrator changes is seen after so many milliseconds by every process. */
const keepMs = 5000

const state = once("journey-templates", () => ({ url: "", at: 0, held: null as Promise<Held> | null }))

const load = async (): Promise<Held> => {
  const read = () => db().select().from(journeyTemplates).orderBy(journeyTemplates.route, journeyTemplates.version)
  let rows = await read()
  const newestOf = (route: string) => rows.findLast(row => row.route === route)
  const missing = programTemplates.filter(template => {
    const newest = newestOf(template.route)
    // What an administrator has changed is theirs; a newer program does not take it back.
    return !newest || (newest.origin === "program" && !isDeepStrictEqual(newest.template, plain(template)))
  })
  if (missing.length > 0) {
    const values = missing.map(template => ({
      route: template.route,
      version: (newestOf(template.route)?.version ?? 0) + 1,
      template,
      origin: "program" as const,
    }))
    await db().insert(journeyTemplates).values(values).onConflictDoNothing()
    rows = await read()
  }
  const versions = new Map(rows.map(row => [`${row.route}@${row.version}`, row.template as Template]))
  const newest = new Map(
    rows.map(row => [row.route, { version: row.version, template: row.template as Template }] as const),
  )
  return { versions, newest }
}

/** As it comes back from the database: without what is undefined. */
const plain = (template: Template): unknown => JSON.parse(JSON.stringify(template))

const held = (fresh = false): Promise<Held> => {
  const old = Date.now() - state.at > keepMs || state.url !== databaseUrl()
  if (!state.held || old || fresh) {
    state.at = Date.now()
    state.url = databaseUrl()
    const loading = load()
    state.held = loading
    // What failed is not kept.
    loading.catch(() => {
      if (state.held === loading) state.held = null
    })
  }
  return state.held
}

/** The newest version of every route, in the order in which the program lists them, those an administrator added behind. */
export const newestTemplates = async (): Promise<Versioned[]> => {
  const { newest } = await held()
  const place = new Map(programTemplates.map(({ route }, at) => [route, at]))
  return [...newest.values()].sort(
    (a, b) => (place.get(a.template.route) ?? 1000) - (place.get(b.template.route) ?? 1000),
  )
}

/** The newest version of a route. Errors: `not_found`. */
export const newestTemplate = async (route: string): Promise<Versioned> => {
  const found = (await held()).newest.get(route) ?? (await held(true)).newest.get(route)
  if (!found) throw notFound()
  return found
}

type Follows = { route: string; version: number; steps: unknown; title: string | null }

/** What a journey follows: the version it was last checked against; of a free one, the steps that its owner named. */
export const templateOf = async ({ route, version, steps, title }: Follows): Promise<Template> => {
  const key = `${route}@${version}`
  const found = (await held()).versions.get(key) ?? (await held(true)).versions.get(key)
  if (!found) throw notFound()
  return found.free ? withOwnSteps(found, (steps ?? []) as OwnStep[], title) : found
}

export const withOwnSteps = (template: Template, steps: OwnStep[], title: string | null): Template => ({
  ...template,
  name: title ? { en: title, es: title } : template.name,
  steps: ownSteps(steps),
})

/** Makes this the newest version of its route. Answers with its number; the one there is, if nothing is different. Throws what the schema finds wrong. */
export const saveTemplate = async (given: unknown): Promise<Versioned> => {
  const template = templateSchema.parse(given)
  const saved = await db().transaction(async tx => {
    const [newest] = await tx
      .select()
      .from(journeyTemplates)
      .where(and(eq(journeyTemplates.route, template.route)))
      .orderBy(desc(journeyTemplates.version))
      .limit(1)
      .for("update")
    if (newest && isDeepStrictEqual(newest.template, plain(template))) return newest.version
    const version = (newest?.version ?? 0) + 1
    await tx.insert(journeyTemplates).values({ route: template.route, version, template, origin: "administrator" })
    return version
  })
  state.held = null
  return { version: saved, template }
}
