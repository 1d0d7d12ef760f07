import { thumbHashToDataURL } from "thumbhash"
import { fromBase64 } from "./waveform.ts"

const made = new Map<string, string>()
const mostMade = 400

/** A blurred picture of about a hundred bytes, as a data address. */
export const blurOf = (thumbhash: string | undefined): string | undefined => {
  if (!thumbhash) return
  const held = made.get(thumbhash)
  if (held) return held
  try {
    const url = thumbHashToDataURL(fromBase64(thumbhash))
    if (made.size >= mostMade) made.clear()
    made.set(thumbhash, url)
    return url
  } catch {}
}
