import type { TestProject } from "vitest/node"
import { startTestDatabase } from "./database-server.ts"

declare module "vitest" {
  export interface ProvidedContext {
    /** The PostgreSQL of this run, on which `createDatabase()` makes databases. */
    databaseServer: string
  }
}

/** One PostgreSQL for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const database = await startTestDatabase()
  project.provide("databaseServer", database.url)
  return database.stop
}
