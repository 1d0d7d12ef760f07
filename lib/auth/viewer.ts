import "server-only"
import { headers } from "next/headers"
import { redirect } from "next/navigation"
import { cache } from "react"
import { requestOf } from "#lib/auth/request.ts"
import { resolveSession } from "#lib/auth/session.ts"
import type { Actor } from "#lib/domain/actor.ts"

/** Who looks at this page; null when nobody is signed in. Asked once per request, however often it is called. */
export const viewer = cache(async (): Promise<Actor | null> => {
  const given = await headers()
  return resolveSession(given.get("cookie") ?? undefined, { address: requestOf(given).address })
})

/** Who looks at this page; those who are not signed in go to sign in and come back. */
export async function requireViewer(): Promise<Actor> {
  const actor = await viewer()
  if (actor) return actor
  const { pathname } = requestOf(await headers())
  return redirect(pathname === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(pathname)}`)
}
