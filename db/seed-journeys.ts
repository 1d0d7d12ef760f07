import { eq } from "drizzle-orm"
import { v7 as uuidv7 } from "uuid"
import { db } from "#db/client.ts"
import { demoProfiles } from "#db/demo-profiles.ts"
import { moreFirsts, moreLasts } from "#db/demo-texts.ts"
import { randomNumbers } from "#db/random.ts"
import { journeyChanges, journeyRoutes, journeys, milestones } from "#db/schema/journeys.ts"
import { people } from "#db/schema/people.ts"
import { handleKey } from "#lib/domain/accounts/handle.ts"
import { toRow } from "#lib/domain/journeys/change.ts"
import { proposeCohort } from "#lib/domain/journeys/cohorts.ts"
import { newestTemplates } from "#lib/domain/journeys/templates.ts"
import { derive, inOrder, type Milestone, type Outcome } from "#lib/protocol/journeys/check.ts"
import { addDays, quarterOf, readWhen, utcToday } from "#lib/protocol/journeys/days.ts"
import type { Step, Template } from "#lib/protocol/journeys/template.ts"

export const demoJourneys = 400

type Person = typeof people.$inferInsert
type Random = ReturnType<typeof randomNumbers>
type Course = {
  template: Template
  version: number
  owner: Person
  offices: string[]
  milestones: Milestone[]
  origin: string
}

/** How many of a hundred cases are on a road; the rest share what is left. */
const shares: Record<string, number> = {
  "uk-health-care": 15,
  "us-k1": 12,
  "us-i485": 10,
  "ca-express-entry": 9,
  "de-blue-card": 8,
  "us-n400": 7,
  "uk-spouse": 6,
}
/** Usual days until the final decision of each road, about; made up, and nobody's promise. */
const usualDays: Record<string, number> = {
  "us-k1": 420,
  "us-cr1-ir1": 480,
  "us-i485": 330,
  "us-i140": 210,
  "us-i765": 120,
  "us-n400": 200,
  "us-h1b": 110,
  "us-f1-opt": 80,
  "uk-skilled-worker": 40,
  "uk-health-care": 52,
  "uk-spouse": 130,
  "uk-ilr": 95,
  "ca-express-entry": 170,
  "ca-spousal": 330,
  "au-189": 260,
  "au-190": 230,
  "au-820": 420,
  "de-blue-card": 60,
  "de-family": 110,
}
const origins = ["NG", "IN", "MX", "PH", "CO", "GH", "TR", "BR", "KE", "PK", "VE", "UA", "EG", "PE", "CN", "DO"]

/**
 * Gives the demo community 400 journeys that could be true, the same every time but for their dates, which lie before `now`. Most belong to people
 * who are members and say nothing; each of the cast has one. The first, as whom visitors sign in, waits for her visa.
 */
export const seedJourneys = async (cast: Person[], now: number): Promise<void> => {
  const random = randomNumbers(40_021)
  const today = utcToday(now)
  const roads = (await newestTemplates()).filter(({ template }) => !template.free)
  const quiet = await addPeople(cast, demoJourneys - cast.length, now, random)
  const courses = [...cast, ...quiet].map((owner, index) => {
    if (index === 0) return amaras(owner, roads, today)
    // Some of the same road, office and quarter as hers, so that she has a cohort.
    const own = demoProfiles[owner.handle]?.road
    const beside = index % 22 === 1 && !own
    const route = own?.[0] ?? (beside ? "uk-health-care" : undefined)
    const { template, version } = route ? roadOf(roads, route) : pickRoad(roads, random)
    const filed = beside ? withinQuarter(addDays(today, -57), random) : addDays(today, -20 - random.below(880))
    const offices = beside ? ["lagos"] : pickOffices(template, random)
    const milestones = courseOf(template, filed, today, random)
    return { template, version, owner, offices, milestones, origin: own?.[1] ?? random.pick(origins) }
  })
  await write(courses, now, random)
  await db()
    .insert(journeyRoutes)
    .values(roads.map(({ template }) => ({ route: template.route, revision: 1 })))
    .onConflictDoNothing()
  const [own] = await db().select({ id: journeys.id }).from(journeys).where(eq(journeys.ownerId, cast[0]!.id!))
  if (own) await proposeCohort(own.id)
}

type Road = { template: Template; version: number }
const roadOf = (roads: Road[], route: string): Road => roads.find(road => road.template.route === route)!

const pickRoad = (roads: Road[], random: Random): Road => {
  let at = random.below(100)
  for (const [route, share] of Object.entries(shares)) {
    if (at < share) return roadOf(roads, route)
    at -= share
  }
  return random.pick(roads)
}

/** Up to four weeks before a day, but in the same quarter. */
const withinQuarter = (day: string, random: Random): string => {
  const quarter = quarterOf({ from: day, to: day })
  const before = addDays(day, -random.below(28))
  return quarterOf({ from: before, to: before }) === quarter ? before : day
}

/** Few of the many offices, so that some of them have enough cases. */
const pickOffices = (template: Template, random: Random): string[] =>
  template.offices.flatMap(group =>
    random.below(8) === 0 ? [] : [random.pick(group.options.slice(0, Math.min(4, group.options.length))).key],
  )

/** As in the picture: applied 57 days ago, fingerprints after 21, asked for documents 17 days later. */
const amaras = (owner: Person, roads: Road[], today: string): Course => ({
  ...roadOf(roads, "uk-health-care"),
  owner,
  offices: ["lagos"],
  origin: "NG",
  milestones: [
    { step: "submitted", occurrence: 1, when: addDays(today, -57) },
    { step: "biometrics", occurrence: 1, when: addDays(today, -36), place: "Lagos" },
    { step: "documents", occurrence: 1, when: addDays(today, -19) },
  ],
})

/** Walks the steps one after the other until today, or until it was refused. */
const courseOf = ({ route, steps }: Template, filed: string, today: string, random: Random): Milestone[] => {
  const filing = steps.findIndex(step => step.role === "filing")
  const decision = steps.findLastIndex(step => step.role === "decision")
  // Own pace of this case: most near the middle, a few very slow.
  const pace = Math.exp((random.next() + random.next() + random.next() - 1.5) * 0.9)
  const each = ((usualDays[route] ?? 90) * pace) / Math.max(1, decision - filing)
  const made: Milestone[] = []
  let day = filed
  for (const [at, step] of steps.entries()) {
    if (step.optional && random.below(10) > 2) continue
    if (at < filing && step.optional) continue
    if (at > 0 && made.length > 0) day = addDays(day, Math.max(1, Math.round(each * (0.4 + random.next() * 1.2))))
    if (day > today) break
    const outcome = step.role === "decision" ? pickOutcome(random) : undefined
    made.push({ step: step.key, occurrence: 1, when: precisionOf(step, day, random), ...(outcome && { outcome }) })
    if (outcome && outcome !== "approved") break
  }
  return made
}

const pickOutcome = (random: Random): Outcome => {
  const at = random.below(100)
  return at < 91 ? "approved" : at < 98 ? "refused" : "withdrawn"
}

const precisionOf = (_step: Step, day: string, random: Random) => (random.below(12) === 0 ? day.slice(0, 7) : day)

/** As people write their own names where only a to z is taken. */
const plain = (name: string) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("ı", "i")
    .replace(/[^a-z_]/g, "")

const addPeople = async (cast: Person[], count: number, now: number, random: Random): Promise<Person[]> => {
  const start = now - 900 * 86_400_000
  const added = Array.from({ length: count }, (_, index): Person => {
    // Each step through both lists is another pair: their lengths have no common divisor.
    const first = moreFirsts[(index * 7) % moreFirsts.length]!
    const last = moreLasts[(index * 5) % moreLasts.length]!
    const handle = plain(`${first}_${last}`)
    return {
      id: uuidv7({ msecs: Date.UTC(2026, 0, 2) + index * 60_000, random: random.bytes(16) }),
      handle,
      handleKey: handleKey(handle),
      name: `${first} ${last}`,
      email: `${handle}@example.org`,
      emailKey: `${handle}@example.org`,
      passwordHash: cast[0]!.passwordHash,
      createdAt: new Date(start + random.below(800) * 86_400_000),
    }
  })
  for (let at = 0; at < added.length; at += 200)
    await db()
      .insert(people)
      .values(added.slice(at, at + 200))
  return added
}

const write = async (courses: Course[], now: number, random: Random) => {
  const rows = courses.map(({ template, version, owner, offices, milestones: given, origin }, index) => {
    const dated = inOrder(template.steps, given)
    const { status, filed, reached } = derive(template.steps, dated)
    const id = uuidv7({ msecs: Date.UTC(2026, 0, 3) + index * 60_000, random: random.bytes(16) })
    const at = random.below(100)
    const touched = new Date(now - random.below(index === 0 ? 2 : 55) * 86_400_000)
    return {
      row: {
        id,
        ownerId: owner.id,
        clientId: id,
        route: template.route,
        version,
        origin,
        offices,
        audience:
          index === 0 || at < 84 ? ("everyone" as const) : at < 93 ? ("contacts" as const) : ("nobody" as const),
        counted: at !== 99,
        compared: index === 0 || at % 3 !== 0,
        status,
        filedFrom: filed?.from ?? null,
        filedTo: filed?.to ?? null,
        reached,
        createdAt: touched,
        changedAt: touched,
        touchedAt: touched,
      },
      dated: dated.map(one => toRow({ id, route: template.route }, one)),
      // Each date was entered on its day: that is when those who follow heard of it.
      entered: dated.map((one, number) => {
        const at = new Date(Math.min(now, Date.parse(`${readWhen(one.when)!.to}T12:00:00Z`)))
        return { journeyId: id, number: number + 1, at, step: one.step, occurrence: one.occurrence, after: one }
      }),
    }
  })
  for (let at = 0; at < rows.length; at += 200) {
    const part = rows.slice(at, at + 200)
    await db()
      .insert(journeys)
      .values(part.map(one => one.row))
    const dated = part.flatMap(one => one.dated)
    for (let from = 0; from < dated.length; from += 500)
      await db()
        .insert(milestones)
        .values(dated.slice(from, from + 500))
    const entered = part.flatMap(one => one.entered)
    for (let from = 0; from < entered.length; from += 500)
      await db()
        .insert(journeyChanges)
        .values(entered.slice(from, from + 500))
  }
}
