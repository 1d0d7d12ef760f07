import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach } from "vitest"
import { sql } from "#db/client.ts"
import { createJourney, setStep } from "#lib/domain/journeys/edit.ts"
import type { Outcome } from "#lib/protocol/journeys/check.ts"
import type { JourneyCreateInput } from "#lib/protocol/journeys.ts"
import { makeCast, type Player } from "./cast.ts"
import { createDatabase, type TestDatabase } from "./database.ts"

/** Four people who do not know each other, and no journeys: what files about journeys begin with. */
export let ada: Player
export let ben: Player
export let cleo: Player
export let dan: Player

/** A database for the tests of the file, and the four before each of them. */
export const setStrangers = () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    ;({ ada, ben, cleo, dan } = await makeCast())
    // The cast know each other.
    await sql()`delete from contacts`
    await sql()`delete from journeys`
    await sql()`delete from cohorts`
  })
}

export const begin = async (owner: Player, more: Partial<JourneyCreateInput> = {}) =>
  (await createJourney(owner, { clientId: randomUUID(), route: "uk-health-care", ...more })).journey.id
export const date = (owner: Player, journeyId: string, step: string, when: string | null, outcome?: Outcome) =>
  setStep(owner, { journeyId, step, when, ...(outcome && { outcome }) })
export const befriend = async (one: Player, other: Player) => {
  await sql()`insert into contacts (person_id, contact_id) values (${one.personId}, ${other.personId}), (${other.personId}, ${one.personId})`
}
