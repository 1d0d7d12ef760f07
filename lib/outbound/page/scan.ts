/** What a page says of itself, as it is written: the first title and the first of each named value. */
export type Scanned = { title: string | null; values: Map<string, string>; base: string | null; charset: string | null }

/** Longer values are cut; a picture inlined as data is of no use here. */
const longest = 4096

/** Elements whose content is text up to their own end, whatever it looks like. */
const texts = new Set(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
/** From here on a title is the name of a drawing. */
const bodies = new Set(["body", "svg"])

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13)
const isLetter = (code: number) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
const [slash, equals, close, quote, apostrophe] = [47, 61, 62, 34, 39]

/**
 * Goes through a page once, from the left: every character is looked at a bounded number of times, whatever it is, nothing is nested and no
 * tree is made. What does not end ends the page.
 */
export const scan = (html: string): Scanned => {
  const found: Scanned = { title: null, values: new Map(), base: null, charset: null }
  let inBody = false
  let at = 0
  for (;;) {
    at = html.indexOf("<", at)
    if (at < 0) return found
    if (html.startsWith("<!--", at)) {
      // `<!-->` and `<!--->` are whole comments.
      const end = html.indexOf("-->", at + 2)
      if (end < 0) return found
      at = end + 3
      continue
    }
    const next = html.charCodeAt(at + 1)
    if (next === slash || next === 33 || next === 63) {
      at = html.indexOf(">", at + 2)
      if (at < 0) return found
      continue
    }
    if (!isLetter(next)) {
      at++
      continue
    }
    const tag = readTag(html, at + 1)
    if (!tag) return found
    at = tag.end
    if (bodies.has(tag.name)) inBody = true
    if (texts.has(tag.name)) {
      const end = endOf(html, tag.name, at)
      if (tag.name === "title" && !inBody) found.title ??= html.slice(at, Math.min(end, at + longest))
      if (end === html.length) return found
      at = end
    } else if (tag.name === "meta") takeMeta(found, tag.values)
    else if (tag.name === "base") found.base ??= tag.values.get("href") ?? null
    else if (tag.name === "link" && tag.values.get("rel")?.toLowerCase() === "image_src") {
      put(found, "image_src", tag.values.get("href"))
    }
  }
}

const put = ({ values }: Scanned, name: string, value: string | undefined) => {
  if (value && !values.has(name) && values.size < 200) values.set(name, value)
}

const takeMeta = (found: Scanned, values: Map<string, string>) => {
  const content = values.get("content")
  found.charset ??= values.get("charset") ?? null
  if (values.get("http-equiv")?.toLowerCase() === "content-type") {
    found.charset ??= /charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(content?.slice(0, 200) ?? "")?.[1] ?? null
  }
  for (const key of ["property", "name", "itemprop"])
    put(found, values.get(key)?.slice(0, 60).toLowerCase() ?? "", content)
}

/** Where the text of an element ends: at its own end tag, or with the page. */
const endOf = (html: string, name: string, from: number): number => {
  for (let at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at
  }
  return html.length
}

const kept = new Set(["property", "name", "itemprop", "content", "charset", "http-equiv", "href", "rel"])

/** A tag from its name on; null where it does not end. */
const readTag = (html: string, from: number): { name: string; values: Map<string, string>; end: number } | null => {
  let at = from
  const isPart = (stops: (code: number) => boolean) => {
    const start = at
    while (at < html.length && !stops(html.charCodeAt(at))) at++
    return html.slice(start, Math.min(at, start + longest))
  }
  const skipSpace = () => {
    while (at < html.length && isSpace(html.charCodeAt(at))) at++
  }
  const name = isPart(code => isSpace(code) || code === slash || code === close)
    .slice(0, 20)
    .toLowerCase()
  const values = new Map<string, string>()
  const wanted = name === "meta" || name === "base" || name === "link"
  for (;;) {
    while (at < html.length && (isSpace(html.charCodeAt(at)) || html.charCodeAt(at) === slash)) at++
    if (at >= html.length) return null
    if (html.charCodeAt(at) === close) return { name, values, end: at + 1 }
    const begun = at
    const key = isPart(code => isSpace(code) || code === slash || code === close || (code === equals && at > begun))
    skipSpace()
    let value = ""
    if (html.charCodeAt(at) === equals) {
      at++
      skipSpace()
      const mark = html.charCodeAt(at)
      if (mark === quote || mark === apostrophe) {
        const end = html.indexOf(html[at]!, at + 1)
        if (end < 0) return null
        value = html.slice(at + 1, Math.min(end, at + 1 + longest))
        at = end + 1
      } else value = isPart(code => isSpace(code) || code === close)
    }
    const label = wanted && key.length < 20 ? key.toLowerCase() : ""
    if (kept.has(label) && !values.has(label)) values.set(label, value)
  }
}
