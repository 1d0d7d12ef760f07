import type { Card } from "#db/schema/previews.ts"
import { shownHost } from "#lib/domain/previews/host.ts"
import { env } from "#lib/env.ts"
import { count } from "#lib/metrics.ts"
import { fetchPublic } from "#lib/outbound/fetch.ts"
import { readPage } from "#lib/outbound/read-page.ts"
import { NotFetched } from "#lib/outbound/target.ts"

const page = {
  accept: "text/html, application/xhtml+xml;q=0.9",
  takes: (type: string) => type === "text/html" || type === "application/xhtml+xml",
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
    const said = await readPage({
      address: found.url.href,
      charset: found.charset,
      encoding: found.encoding,
      body: found.body,
    })
    if (!said || (!said.title && !said.description)) return null
    const [asked, from] = [shownHost(URL.parse(url)!.hostname), shownHost(found.url.hostname)]
    return {
      ...(said.title && { title: said.title }),
      ...(said.description && { description: said.description }),
      ...(said.site && { site: said.site }),
      ...(from !== asked && { from }),
    }
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error
    count(`preview:${error.reason}`)
    if (error.reason === "busy" || signal.aborted) throw error
    return null
  }
}
