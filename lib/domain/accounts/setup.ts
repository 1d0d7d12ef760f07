import { createHmac, timingSafeEqual } from "node:crypto"
import { eq } from "drizzle-orm"
import { db } from "#db/client.ts"
import { people } from "#db/schema/people.ts"
import type { Reader } from "#lib/domain/access.ts"
import { currentInstallation } from "#lib/domain/installation.ts"
import { authSecret } from "#lib/secrets.ts"

/**
 * What the one-time link carries that makes the first administrator: known to whoever holds the installation's secret, the same
 * on every node and after every start, of no use once there is an administrator.
 */
export function setupToken(): string {
  return createHmac("sha256", authSecret())
    .update(`setup:${currentInstallation().epoch}`)
    .digest("base64url")
    .slice(0, 32)
}

export function isSetupToken(given: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(setupToken())]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Whether the place has an administrator already. */
export async function hasAdmin(reader: Reader = db()): Promise<boolean> {
  const found = await reader.select({ id: people.id }).from(people).where(eq(people.role, "admin")).limit(1)
  return found.length > 0
}

/** Where the first administrator signs up: the path of the one-time link that the start prints, null once it is of no use. */
export async function setupPath(): Promise<string | null> {
  return (await hasAdmin()) ? null : `/sign-up?setup=${setupToken()}`
}
