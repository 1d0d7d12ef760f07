import { scan } from "#lib/outbound/page/scan.ts"
import { cleaned, decoded, inflated } from "#lib/outbound/page/text.ts"

/** What a page says of itself: text on one line each, clean and bounded; `picture` is an absolute address. */
export type Page = { title: string | null; description: string | null; site: string | null; picture: string | null }

export type PageBody = {
  address: string
  charset: string | null
  encoding: "gzip" | "deflate" | null
  body: Uint8Array
}

/** In characters as a person counts them. */
const longest = { title: 160, description: 300, site: 60 }

/** Reads a page of at most `most` bytes. Throws where its compression cannot be undone at all. */
export const pageOf = async ({ address, charset, encoding, body }: PageBody, most: number): Promise<Page> => {
  const { title, values, base } = scan(decoded(await inflated(body, encoding, most), charset))
  const first = (...names: string[]) => names.map(name => values.get(name)).find(Boolean)
  const name = cleaned(first("og:title", "twitter:title") ?? title ?? first("title", "dc.title"), longest.title)
  const about = cleaned(first("og:description", "twitter:description", "description"), longest.description)
  const picture = first(
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "image_src",
  )
  return {
    title: name,
    description: about === name ? null : about,
    site: cleaned(first("og:site_name", "application-name"), longest.site),
    picture: pictureOf(picture, address, base),
  }
}

const pictureOf = (written: string | undefined, address: string, base: string | null): string | null => {
  const text = cleaned(written, 2048)
  if (!text || text.startsWith("data:")) return null
  const from = (base && URL.parse(base, address)) ?? address
  return URL.parse(text, from)?.href ?? null
}
