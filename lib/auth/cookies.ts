import { currentInstallation } from "#lib/domain/installation.ts"
import { env } from "#lib/env.ts"

type Kind = "session" | "csrf" | "callback"

/**
 * A cookie's name carries the installation, so that copies on other ports of one host never end each other's sessions. Under https
 * `__Host-` binds it to exactly this host.
 */
export function cookieName(kind: Kind, secure: boolean): string {
  return `${secure ? "__Host-" : ""}charla-${currentInstallation().id.slice(0, 6)}.${kind}`
}

/** The session token of a `Cookie` header, put together again where it was too long for one cookie. */
export function readSessionToken(header: string | undefined): string | null {
  if (!header) return null
  const cookies = parseCookies(header)
  // Without PUBLIC_URL both kinds of address may be in use at once.
  const secure = env().publicUrl ? [env().publicUrl!.startsWith("https:")] : [true, false]
  for (const name of secure.map(each => cookieName("session", each))) {
    const token = cookies.get(name) ?? joinChunks(cookies, name)
    if (token) return token
  }
  return null
}

/** Name to value, the first of each name. Values are kept as they were sent. */
export function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=")
    const name = pair.slice(0, at).trim()
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim())
  }
  return cookies
}

function joinChunks(cookies: Map<string, string>, name: string): string {
  let token = ""
  for (let n = 0; cookies.has(`${name}.${n}`); n++) token += cookies.get(`${name}.${n}`)
  return token
}
