import { existsSync } from "node:fs"
import { type Env, env } from "#lib/env.ts"

/** Reads `.env` where there is one (what is set already wins), then the settings without those in `unset`. Throws EnvError. */
export function loadSettings(defaults: Record<string, string> = {}, unset: string[] = []): Env {
  if (existsSync(".env")) process.loadEnvFile(".env")
  for (const name of unset) delete process.env[name]
  for (const [name, value] of Object.entries(defaults)) process.env[name] ||= value
  return env()
}
