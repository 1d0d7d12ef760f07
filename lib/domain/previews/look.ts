import type { Card } from "#db/schema/previews.ts"
import { shownHost } from "#lib/domain/previews/host.ts"
import { keepPicture, pictureAt, pictureTypes } from "#lib/domain/previews/picture.ts"
import { env } from "#lib/env.ts"
import { count } from "#lib/metrics.ts"
import { type Fetched, fetchPublic, mostBytes } from "#lib/outbound/fetch.ts"
import { readPage } from "#lib/outbound/read-page.ts"
import { NotFetched } from "#lib/outbound/target.ts"

const page = {
  accept: "text/html, application/xhtml+xml;q=0.9, image/*;q=0.5",
  takes: (type: string) => ["text/html", "application/xhtml+xml", ...pictureTypes].includes(type),
  page: true,
}

/** Links to this installation itself are nobody's to fetch: who may read them sees so for themselves, on their own screen. */
export const isOwnLink = (url: string): boolean => {
  const { publicUrl } = env()
  return publicUrl !== undefined && URL.parse(url)?.host === new URL(publicUrl).host
}

/**
 * Goes to a link and reads what its page says of itself; null where there is nothing to show, or nothing that may be reached. Throws where it
 * could not be tried: too many on their way, or stopped.
 */
export const lookAtLink = async (url: string, signal: AbortSignal): Promise<Card | null> => {
  try {
    const found = await fetchPublic(url, { ...page, signal })
    const card = pictureTypes.includes(found.type) ? await pictureItself(found) : await pageSays(found, signal)
    if (!card) return null
    const [asked, from] = [shownHost(URL.parse(url)!.hostname), shownHost(found.url.hostname)]
    return { ...card, ...(from !== asked && { from }) }
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error
    count(`preview:${error.reason}`)
    if (error.reason === "busy" || signal.aborted) throw error
    return null
  }
}

/** A link to a picture shows it, if all of it is there. */
const pictureItself = async ({ body, encoding }: Fetched): Promise<Card | null> => {
  const picture = encoding === null && body.length < mostBytes ? await keepPicture(body) : null
  return picture ? { picture } : null
}

const pageSays = async ({ url, charset, encoding, body }: Fetched, signal: AbortSignal): Promise<Card | null> => {
  const said = await readPage({ address: url.href, charset, encoding, body })
  if (!said || (!said.title && !said.description)) return null
  const picture = said.picture && (await pictureAt(said.picture, signal))
  return {
    ...(said.title && { title: said.title }),
    ...(said.description && { description: said.description }),
    ...(said.site && { site: said.site }),
    ...(picture && { picture }),
  }
}
