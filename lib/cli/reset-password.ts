import { closeDatabase, connectDatabase } from "#db/client.ts"
import { CliError, run } from "#lib/cli/explain.ts"
import { reachDatabase } from "#lib/cli/reach-database.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { resetPassword } from "#lib/domain/accounts/reset-password.ts"
import { Refusal } from "#lib/domain/errors.ts"

/** `npm run reset-password -- <handle or address>`: a new password, printed once; all sessions of the account end. */
async function main(): Promise<void> {
  const login = process.argv[2]
  if (!login) throw new CliError("Say whose password: npm run reset-password -- <handle or e-mail address>")
  loadSettings()
  const database = await reachDatabase()
  try {
    connectDatabase(database.url)
    const { handle, password } = await resetPassword(login)
    console.log(`The new password of @${handle} is\n\n    ${password}\n\nAll sessions of this account are over.`)
  } catch (error) {
    if (error instanceof Refusal) throw new CliError(`There is no account "${login}" here.`)
    throw error
  } finally {
    await closeDatabase()
    await database.release()
  }
}

await run(main)
