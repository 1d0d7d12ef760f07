import { createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from "node:crypto"
import { once } from "#lib/process.ts"
import { authSecret } from "#lib/secrets.ts"

/** `{"alg":"dir","enc":"A256GCM"}`: the one form in which next-auth seals a token. Any other is refused unread. */
const HEADER = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0"
/** Seconds that this machine's clock may be ahead of the one that made the token. */
const TOLERANCE = 15

const held = once("token-key", () => ({ secret: "", key: undefined as KeyObject | undefined }))

/**
 * What a session token says, or null where it is not one that this installation has sealed or its time is over. It does what next-auth's
 * `decode` does; that one derives the key from the secret anew for each token, which is most of what opening it costs.
 */
export function openToken(token: string): Record<string, unknown> | null {
  const [header, encryptedKey, iv, text, tag, ...rest] = token.split(".")
  if (header !== HEADER || encryptedKey !== "" || !iv || !text || !tag || rest.length > 0) return null
  try {
    const decipher = createDecipheriv("aes-256-gcm", tokenKey(), Buffer.from(iv, "base64url"), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(header))
    decipher.setAuthTag(Buffer.from(tag, "base64url"))
    const opened = decipher.update(text, "base64url", "utf8") + decipher.final("utf8")
    const claims = JSON.parse(opened) as Record<string, unknown>
    return isCurrent(claims) ? claims : null
  } catch {
    return null
  }
}

/** The end must be told; a beginning counts where there is one. */
function isCurrent({ exp, nbf }: Record<string, unknown>): boolean {
  const now = Math.floor(Date.now() / 1000)
  if (typeof exp !== "number" || exp <= now - TOLERANCE) return false
  return nbf === undefined || (typeof nbf === "number" && nbf <= now + TOLERANCE)
}

function tokenKey(): KeyObject {
  const secret = authSecret()
  if (!held.key || held.secret !== secret) {
    const bytes = hkdfSync("sha256", secret, "", "NextAuth.js Generated Encryption Key", 32)
    Object.assign(held, { secret, key: createSecretKey(Buffer.from(bytes)) })
  }
  return held.key!
}
