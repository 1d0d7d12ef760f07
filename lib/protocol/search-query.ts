/** What `has:` can ask for. `mention` is one of me, or of everyone in the conversation. */
export const hasThings = [
  "link",
  "reply",
  "reaction",
  "pin",
  "mention",
  "forward",
  "picture",
  "video",
  "voice",
  "file",
] as const
export type Has = (typeof hasThings)[number]

export const filterKeys = ["from", "in", "before", "after", "on", "has"] as const
export type FilterKey = (typeof filterKeys)[number]

/** `start` and `end` are its place in what was typed. `quoted`: exactly these words, one after the other. `not`: with a minus before it. */
export type SearchTerm = { text: string; quoted: boolean; not: boolean; start: number; end: number }
export type SearchFilter = { key: FilterKey; value: string; not: boolean; start: number; end: number }
export type SearchQuery = { terms: SearchTerm[]; filters: SearchFilter[] }

/** Filters go by their English names in every language, and by these as well. */
const aliases: Record<string, FilterKey> = {
  de: "from",
  en: "in",
  antes: "before",
  despues: "after",
  después: "after",
  el: "on",
  tiene: "has",
}
const things: Record<string, Has> = {
  links: "link",
  enlace: "link",
  replies: "reply",
  respuesta: "reply",
  reactions: "reaction",
  reacción: "reaction",
  reaccion: "reaction",
  pinned: "pin",
  fijado: "pin",
  mentions: "mention",
  mención: "mention",
  mencion: "mention",
  forwarded: "forward",
  reenviado: "forward",
  photo: "picture",
  image: "picture",
  foto: "picture",
  imagen: "picture",
  vídeo: "video",
  voz: "voice",
  audio: "voice",
  archivo: "file",
  document: "file",
}

/** What a `has:` names, or null. */
export const thingOf = (value: string): Has | null => {
  const wanted = value.toLowerCase()
  return hasThings.find(thing => thing === wanted) ?? things[wanted] ?? null
}

const keyOf = (word: string): FilterKey | null => {
  const wanted = word.toLowerCase()
  return filterKeys.find(key => key === wanted) ?? (Object.hasOwn(aliases, wanted) ? aliases[wanted]! : null)
}

const piece = /(-)?(?:(\p{L}+):)?(?:"([^"]*)"?|(\S+))/uy
const space = /\s+/uy

/** Reads what somebody typed into a search box: words, "phrases", -without, and filters like `from:@ada` or `in:"The kitchen"`. */
export const parseSearch = (text: string): SearchQuery => {
  const query: SearchQuery = { terms: [], filters: [] }
  let at = 0
  while (at < text.length) {
    space.lastIndex = at
    if (space.test(text)) at = space.lastIndex
    if (at >= text.length) break
    const start = at
    piece.lastIndex = at
    const found = piece.exec(text)
    // A lone `from:` whose value is still to come.
    const open = /(-)?(\p{L}+):(?=\s|$)/uy
    open.lastIndex = at
    const empty = open.exec(text)
    if (empty && keyOf(empty[2]!)) {
      at = open.lastIndex
      query.filters.push({ key: keyOf(empty[2]!)!, value: "", not: Boolean(empty[1]), start, end: at })
      continue
    }
    if (!found) break
    at = piece.lastIndex
    const [whole, minus, word, phrase, plain] = found
    const key = word === undefined ? null : keyOf(word)
    const not = minus !== undefined
    if (key) query.filters.push({ key, value: phrase ?? plain ?? "", not, start, end: at })
    else if (word !== undefined && phrase !== undefined) {
      // `word:"phrase"` of no filter is a word and a phrase.
      query.terms.push({ text: word, quoted: false, not, start, end: at })
      query.terms.push({ text: phrase, quoted: true, not, start, end: at })
    } else {
      const said = phrase ?? (not ? whole.slice(1) : whole)
      query.terms.push({ text: said, quoted: phrase !== undefined, not, start, end: at })
    }
  }
  return query
}
