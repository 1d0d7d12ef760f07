import { closeDatabase, connectDatabase } from "#db/client.ts"
import { CliError, run } from "#lib/cli/explain.ts"
import { reachDatabase } from "#lib/cli/reach-database.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { decideReport, openReports } from "#lib/domain/reports.ts"

const usage = "npm run reports, npm run reports -- acted <id>, or npm run reports -- dismissed <id>"

/** `npm run reports`: what people reported and nobody has decided yet; with `acted` or `dismissed` and an id, decides one. */
async function main(): Promise<void> {
  const [state, id] = process.argv.slice(2)
  if (state !== undefined && ((state !== "acted" && state !== "dismissed") || !id)) throw new CliError(usage)
  loadSettings()
  const database = await reachDatabase()
  try {
    connectDatabase(database.url)
    if (state) {
      await decideReport(id!, state as "acted" | "dismissed")
      console.log("Decided. Who reported it is told.")
    } else await list()
  } catch (error) {
    if (error instanceof Refusal) throw new CliError(`There is no open report "${id}" here.`)
    throw error
  } finally {
    await closeDatabase()
    await database.release()
  }
}

async function list(): Promise<void> {
  const reports = await openReports()
  if (reports.length === 0) console.log("Nothing is waiting.")
  for (const { id, createdAt, reporter, handle, reason, note, conversationId, seq, body } of reports) {
    console.log(`${id}  ${createdAt.toISOString()}  @${reporter} reports @${handle}: ${reason}`)
    if (note) console.log(`    ${note}`)
    if (conversationId) console.log(`    message ${seq} of ${conversationId}: ${JSON.stringify(body)}`)
  }
}

await run(main)
