const explained = new Set(["EnvError", "EmbeddedError", "ListenError", "DataError", "CliError", "NodeRefused"])

/** A reason not to go on, as a sentence with a remedy. */
export class CliError extends Error {
  override name = "CliError"
}

/** Runs a command; a reason that is a sentence is printed as one, and everything that goes wrong exits with 1. */
export async function run(command: () => Promise<unknown>): Promise<void> {
  try {
    await command()
  } catch (error) {
    const known = error instanceof Error && explained.has(error.name)
    console.error(known ? error.message : error)
    process.exit(1)
  }
}
