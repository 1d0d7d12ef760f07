/**
 * Makes public/emoji/<language>.json from emojibase-data: what the picker shows, without what it does not; and public/emoji/shortcodes.json:
 * the names between colons that GitHub and Slack know an emoji by, which are English everywhere.
 * Run `node lib/cli/emoji.ts` after raising emojibase-data.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"

type Source = {
  emoji: string
  hexcode: string
  label: string
  tags?: string[]
  group?: number
  order?: number
  version: number
}
type Group = { key: string; message: string; order: number }

const languages = ["en", "es"]
const component = 2
const read = <T>(language: string, file: string) =>
  JSON.parse(readFileSync(`node_modules/emojibase-data/${language}/${file}.json`, "utf8")) as T

mkdirSync("public/emoji", { recursive: true })
for (const language of languages) {
  const { groups } = read<{ groups: Group[] }>(language, "messages")
  const kept = groups.filter(group => group.order !== component).toSorted((a, b) => a.order - b.order)
  const emojis = read<Source[]>(language, "data")
    .filter(one => one.group !== undefined && one.group !== component)
    .toSorted((a, b) => a.order! - b.order!)
    .map(one => [
      one.emoji,
      one.label,
      (one.tags ?? []).join(" "),
      kept.findIndex(group => group.order === one.group),
      one.version,
    ])
  writeFileSync(
    `public/emoji/${language}.json`,
    `${JSON.stringify({ categories: kept.map(group => group.message), emojis })}\n`,
  )
}

type Codes = Record<string, string | string[]>
const [github, slack] = ["github", "iamcal"].map(file => read<Codes>("en", `shortcodes/${file}`)) as [Codes, Codes]
const codes = read<Source[]>("en", "data")
  .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
  .flatMap(({ emoji, hexcode, group }) => {
    const names = new Set([github[hexcode] ?? [], slack[hexcode] ?? []].flat())
    return group === undefined || group === component || names.size === 0 ? [] : [[emoji, [...names].join(" ")]]
  })
writeFileSync("public/emoji/shortcodes.json", `${JSON.stringify(Object.fromEntries(codes))}\n`)
