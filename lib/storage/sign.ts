import { createHmac, timingSafeEqual } from "node:crypto"
import { authSecret } from "#lib/secrets.ts"

/** The stand-in's own token: what uploadthing's handler signs with when there is no cloud. It never leaves this process. */
export const localApiKey = (): string => `sk_local_${hmac(authSecret(), "uploads")}`

const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex")

/** As uploadthing signs what it sends. */
export const signature = (text: string): string => `hmac-sha256=${hmac(localApiKey(), text)}`

export const isSigned = (text: string, given: string | null): boolean => {
  const [wanted, found] = [Buffer.from(signature(text)), Buffer.from(given ?? "")]
  return wanted.length === found.length && timingSafeEqual(wanted, found)
}

/** Below this are the bytes of the stand-in: uploads by PUT and HEAD, links by GET. */
export const ingestPath = "/api/ingest"
/** What addresses are signed with instead of the name that a browser happens to use for this server. */
export const signedOrigin = "http://ingest.invalid"

/** Whether an address below {@link ingestPath} is one that we made and still holds. The signature is its last parameter. */
export const readSigned = (url: string, now = Date.now()): URLSearchParams | null => {
  const cut = url.lastIndexOf("&signature=")
  if (cut < 0) return null
  const given = decodeURIComponent(url.slice(cut + "&signature=".length))
  if (!isSigned(signedOrigin + url.slice(0, cut), given)) return null
  const parameters = new URL(signedOrigin + url).searchParams
  return Number(parameters.get("expires")) > now ? parameters : null
}

/** An address at which anybody may read a key for so many seconds. */
export const signLink = (
  key: string,
  seconds: number,
  { origin, type, disposition }: { origin: string; type: string; disposition: string },
): string => {
  const query = new URLSearchParams({ expires: String(Date.now() + seconds * 1000), type, disposition })
  const path = `${ingestPath}/${key}?${query}`
  return `${origin}${path}&signature=${encodeURIComponent(signature(signedOrigin + path))}`
}
