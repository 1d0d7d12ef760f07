import { fold } from "#lib/protocol/fold.ts"

export type Emoji = { emoji: string; label: string; codes: string[] }
type Entry = Emoji & { label: string; words: string[] }

const kept = new Map<string, Promise<unknown>>()
/** Asked for once; what failed is asked for again the next time. */
const load = <T>(name: string): Promise<T> => {
  const held = kept.get(name) as Promise<T> | undefined
  if (held) return held
  const asked = fetch(`/emoji/${name}.json`).then(answer => {
    if (!answer.ok) throw new Error(`emoji/${name}: ${answer.status}`)
    return answer.json() as Promise<T>
  })
  asked.catch(() => kept.delete(name))
  kept.set(name, asked)
  return asked
}

const loadCodes = () => load<Record<string, string>>("shortcodes")
/** Those of the language's own file, each with its names between colons; made by lib/cli/emoji.ts. */
const loadAll = async (language: string): Promise<Entry[]> => {
  const [{ emojis }, codes] = await Promise.all([
    load<{ emojis: [emoji: string, label: string, tags: string, category: number, version: number][] }>(language),
    loadCodes(),
  ])
  return emojis
    .filter(entry => entry[4] <= 15)
    .map(([emoji, label, tags]) => ({
      emoji,
      label,
      codes: codes[emoji]?.split(" ") ?? [],
      words: fold(`${label} ${tags}`).split(/[^\p{L}\p{N}]+/u),
    }))
}
const entries = new Map<string, Promise<Entry[]>>()

/** Those whose name, or a word of it, begins so: names between colons first, the exact one before all. */
export const findEmoji = async (language: string, query: string, count: number): Promise<Emoji[]> => {
  const all = entries.get(language) ?? loadAll(language)
  all.catch(() => entries.delete(language))
  entries.set(language, all)
  const wanted = fold(query)
  const parts = wanted.split(/[_\s-]+/).filter(Boolean)
  const rank = ({ codes, words }: Entry) => {
    if (codes.includes(wanted)) return 0
    if (codes.some(code => code.startsWith(wanted))) return 1
    if (codes.some(code => code.includes(`_${wanted}`))) return 2
    return parts.length > 0 && parts.every(part => words.some(word => word.startsWith(part))) ? 3 : 4
  }
  return (await all)
    .map(entry => [rank(entry), entry] as const)
    .filter(([place]) => place < 4)
    .sort(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, entry]) => entry)
}

/** What `:code:` stands for. */
export const emojiOf = async (code: string): Promise<string | undefined> =>
  Object.entries(await loadCodes()).find(([, codes]) => codes.split(" ").includes(code))?.[0]
