/** Characters that draw nothing or turn the text around them; an address on screen shows them escaped. */
const hidden = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}]/gu
const allowed = new Set(["http:", "https:", "mailto:"])
const escapeHidden = (text: string) => text.replace(hidden, char => encodeURIComponent(char))

/** An address that may be followed, or null: only http, https and mailto ever are. */
export const safeUrl = (text: string): URL | null => {
  if (text.length > 2048) return null
  try {
    const url = new URL(text)
    return allowed.has(url.protocol) ? url : null
  } catch {
    return null
  }
}

/** How an address is shown: as it was written, but the host in its real form (punycode) and nothing invisible. */
export const shownAddress = (written: string, url: URL) => {
  if (url.protocol === "mailto:") return escapeHidden(written)
  const host = /^(https?:\/\/)?(?:[^/?#]*@)?([^/?#:]*)/i.exec(written)?.[2] ?? ""
  return host.toLowerCase() === url.hostname ? escapeHidden(written) : escapeHidden(url.href)
}

/** A label that itself looks like an address is not believed: the real one is shown. */
export const looksLikeAddress = (label: string) => /:\/\/|^\s*www\.|^\s*[^\s]+\.[a-z]{2,}(?:[/?#]|\s*$)/i.test(label)

const closers: Record<string, string> = { ")": "(", "]": "[" }

/** What belongs to the sentence and not to the address: its full stop, its bracket, its emphasis. */
export const trimAddress = (text: string) => {
  let open: Record<string, number> | null = null
  let end = text.length
  while (end > 0) {
    const char = text[end - 1]!
    if (/[.,;:!?*_~…。、，]/.test(char)) {
      end--
      continue
    }
    const opener = closers[char]
    if (!opener) break
    // Counted once and kept up to date, so that a row of brackets costs no more than its length.
    open ??= count(text)
    if (open[opener]! >= open[char]!) break
    open[char]!--
    end--
  }
  return text.slice(0, end)
}

const count = (text: string) => {
  const found: Record<string, number> = { "(": 0, ")": 0, "[": 0, "]": 0 }
  for (const char of text) if (char in found) found[char]!++
  return found
}
