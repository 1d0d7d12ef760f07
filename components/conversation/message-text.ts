import type { Dictionary } from "#lib/i18n/en.ts"
import type { FileDto } from "#lib/protocol/files.ts"
import { type Block, plainBlocks, plainText } from "#lib/protocol/markdown/tokenize.ts"

/** 0:12, of milliseconds. */
export const clock = (duration = 0) => {
  const seconds = Math.round(duration / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

/** What files there are, where they are not shown. */
const filesText = ({ conversation: words }: Dictionary, files: FileDto[]) => {
  const { kind, name, duration } = files[0]!
  if (kind === "voice") return words.voice(clock(duration))
  const one = files.every(file => file.kind === kind)
  if (one && kind !== "file") return words[kind](files.length)
  return files.length > 1 ? words.files(files.length) : name
}

/** A message in one line of words: what files it has, and the first `most` characters of what it says. `blocks`: its body, where it is taken apart already. */
export const messageText = (
  t: Dictionary,
  message:
    | { body: string | null; files?: FileDto[] | undefined; payload?: { journey?: object | undefined } | null }
    | undefined,
  most: number,
  blocks?: Block[],
): string => {
  if (message?.payload?.journey) return t.conversation.milestone
  const said = blocks ? plainBlocks(blocks, most) : plainText(message?.body ?? "", most)
  if (!message?.files?.length) return said
  const files = filesText(t, message.files)
  return said ? `${files}: ${said}` : files
}
