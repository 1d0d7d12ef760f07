import { withoutUmlauts } from "#lib/domain/search/fold.ts"
import { guessLanguages, languagesOfScript } from "#lib/domain/search/languages.ts"
import { stemsOf } from "#lib/domain/search/stems.ts"
import { authorTag, conversationTag, hasTag, mentionTag, publicTag, weekTags } from "#lib/domain/search/tags.ts"
import { type Token, tokensOf } from "#lib/domain/search/tokens.ts"

/** What the job reads of a message. */
export type Source = {
  conversationId: string
  seq: number
  authorId: string
  body: string
  replyTo: number | null
  mentions: string[] | null
  forwarded: boolean
  pinned: boolean
  reacted: boolean
  /** What it carries: names can be looked for like words. */
  files: { kind: "picture" | "video" | "voice" | "file"; name: string }[] | null
  createdAt: string
  editedAt: string | null
}

/** What is stored of it: a tsvector as PostgreSQL reads it, the text for parts of words, the tags. */
export type Document = { source: Source; words: string; text: string; tags: number[] }

const link = /\bhttps?:\/\/\S|\bwww\.\S+\.\S/i

/** A lexeme as it stands in a tsvector or tsquery. */
export const quoted = (lexeme: string) => `'${lexeme.replace(/['\\]/g, "$&$&")}'`

/** The languages of each word: those of its script, of Latin ones those that the text may be in. */
const languagesIn = (tokens: Token[]) => {
  const guessed = new Set(guessLanguages(tokens))
  return (token: Token) => {
    const all = languagesOfScript(token.text)
    return all.length > 1 ? all.filter(language => guessed.has(language)) : all
  }
}

/** The search entries of some messages of one conversation; whether it is a public room decides who finds them. */
export const makeDocuments = async (sources: Source[], isPublic: boolean): Promise<Document[]> => {
  const read: { source: Source; tokens: Token[]; languages: ReturnType<typeof languagesIn> }[] = []
  for (const source of sources) {
    const tokens = tokensOf(textOf(source))
    read.push({ source, tokens, languages: languagesIn(tokens) })
    await othersFirst()
  }
  const stems = await stemsOf(
    read.flatMap(({ tokens, languages }) =>
      tokens.filter(isWord).map(token => ({ word: token.written, languages: languages(token) })),
    ),
  )
  const documents: Document[] = []
  for (const { source, tokens, languages } of read) {
    const places = new Map<string, string[]>()
    const put = (lexeme: string, at: number, weight: "A" | "C") => {
      const held = places.get(lexeme)
      if (held) held.push(`${at}${weight}`)
      else places.set(lexeme, [`${at}${weight}`])
    }
    const words = new Set<string>()
    for (const token of tokens) {
      put(token.text, token.at, "A")
      if (!isWord(token)) continue
      words.add(token.text)
      const typed = withoutUmlauts(token.written)
      if (typed && typed !== token.text) {
        put(typed, token.at, "A")
        words.add(typed)
      }
      for (const stem of stems(token.written, languages(token))) put(stem, token.at, "C")
    }
    documents.push({
      source,
      // PostgreSQL keeps 255 places of a word.
      words: [...places].map(([lexeme, at]) => `${quoted(lexeme)}:${at.slice(0, 255).join()}`).join(" "),
      text: [...words].map(word => ` ${word}`).join(""),
      tags: tagsOf(source, isPublic),
    })
    await othersFirst()
  }
  return documents
}

/** Lets everything else of the process go on: a long text may take milliseconds, a batch has hundreds. */
const othersFirst = () => new Promise<void>(resolve => setImmediate(resolve))

/** Names come after the words, whose places stay as they are. A camera's or a recorder's name says nothing. */
const textOf = ({ body, files }: Source) =>
  [body, ...(files ?? []).flatMap(({ kind, name }) => (kind === "file" || kind === "video" ? name : []))].join("\n")

const isWord = (token: Token) => token.kind === "word"

const tagsOf = (source: Source, isPublic: boolean): number[] => [
  ...(isPublic ? [publicTag] : []),
  conversationTag(source.conversationId),
  authorTag(source.authorId),
  ...weekTags(Date.parse(source.createdAt)),
  ...(source.mentions ?? []).map(mentionTag),
  ...(link.test(source.body) ? [hasTag("link")] : []),
  ...(source.replyTo === null ? [] : [hasTag("reply")]),
  ...(source.reacted ? [hasTag("reaction")] : []),
  ...(source.pinned ? [hasTag("pin")] : []),
  ...new Set((source.files ?? []).map(({ kind }) => hasTag(kind))),
  ...(source.forwarded ? [hasTag("forward")] : []),
]
