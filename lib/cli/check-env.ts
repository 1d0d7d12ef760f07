import { EnvError, env } from "#lib/env.ts"

// The first import of the server: others read settings while they are loaded, and a wrong one is a sentence, not a trace.
try {
  env()
} catch (error) {
  if (!(error instanceof EnvError)) throw error
  console.error(error.message)
  process.exit(1)
}
