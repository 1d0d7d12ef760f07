import { requestOf } from "#lib/auth/request.ts"
import { resolveSession } from "#lib/auth/session.ts"
import type { Caller } from "#lib/domain/actor.ts"

/** Who sent a request: the person of its session cookie, or a visitor. */
export async function callerOf(headers: { get(name: string): string | null }): Promise<Caller> {
  const { address, loopback } = requestOf(headers)
  const actor = await resolveSession(headers.get("cookie") ?? undefined, { address })
  return actor ?? { personId: null, address, loopback }
}
