const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/** The first character a person would count; a tower of marks is taken down to its base. */
const first = (word: string) => {
  const grapheme = segmenter.segment(word)[Symbol.iterator]().next().value?.segment ?? ""
  return grapheme.length > 12 ? [...grapheme][0]! : grapheme
}

const known = new Map<string, string>()

/** Two letters that stand for a name: of its first and its last word. */
export const initials = (name: string) => {
  const held = known.get(name)
  if (held !== undefined) return held
  if (known.size > 500) known.clear()
  const made = initialsOf(name)
  known.set(name, made)
  return made
}

const initialsOf = (name: string) => {
  const words = name
    .slice(0, 200)
    .split(/\s+/u)
    .map(word => word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, ""))
    .filter(Boolean)
  if (words.length === 0) return first(name.trim()) || "?"
  return words.length === 1 ? first(words[0]!) : first(words[0]!) + first(words[words.length - 1]!)
}
