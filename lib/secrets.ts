import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { EnvError, env } from "#lib/env.ts"
import { once } from "#lib/process.ts"

const held = once("secrets", () => ({ auth: undefined as string | undefined }))

/** What signs sessions and links. Throws before {@link setAuthSecret}. */
export function authSecret(): string {
  if (!held.auth) throw new Error("The secret was used before it was set.")
  return held.auth
}

export function setAuthSecret(secret: string): void {
  held.auth = secret
}

/** A new one, for whoever keeps it. */
export function makeSecret(): string {
  return randomBytes(32).toString("hex")
}

/** The secret that the operator has given, or nothing. Throws {@link EnvError} for a file that cannot be used. */
export function givenSecret(): string | undefined {
  const { authSecret, authSecretFile } = env()
  if (!authSecretFile) return authSecret
  let secret: string
  try {
    secret = readFileSync(authSecretFile, "utf8").trim()
  } catch {
    throw new EnvError(`AUTH_SECRET_FILE must be a file that can be read (it is "${authSecretFile}").`)
  }
  if (secret.length < 32) throw new EnvError("AUTH_SECRET_FILE must hold at least 32 characters.")
  return secret
}

/** The secret of an installation with its own database: made at the first start and kept beside it, for this user only. */
export function keptSecret(dataDir: string): string {
  const file = join(dataDir, "secrets.json")
  if (existsSync(file)) return (JSON.parse(readFileSync(file, "utf8")) as { auth: string }).auth
  const auth = makeSecret()
  writeFileSync(file, `${JSON.stringify({ auth })}\n`, { mode: 0o600 })
  return auth
}
