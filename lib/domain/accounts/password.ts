import { commonPasswords } from "#lib/domain/accounts/common-passwords.ts"
import { once } from "#lib/process.ts"

const words = once("common-passwords", () => new Set(commonPasswords.trim().split(/\s+/)))
/** Common words that a password is taken to consist of: up to two, so that a phrase of several stays a good one. */
const MOST_WORDS = 2
const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
}
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "qazwsxedcrfvtgbyhnujmikolp",
  "01234567890123456789",
]

/**
 * Whether a password is among the first that are guessed: on the list, one or two words of it with digits and signs around
 * them, something short repeated, a run of the keyboard, or made of the person's own handle or the name of this product.
 */
export function isCommon(password: string, own: string[]): boolean {
  const plain = password.normalize("NFKC").toLowerCase()
  const context = [...own, "charla"].map(word => word.toLowerCase()).filter(word => word.length >= 3)
  return [plain, unleet(plain), unleet(plain.replaceAll(/^\P{L}+|\P{L}+$/gu, ""))].some(text => {
    const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, "")
    if (letters === "") return text !== "" && isRepeated(text)
    return isRepeated(letters) || isRun(letters) || context.some(word => weighs(letters, word)) || isWords(letters)
  })
}

function unleet(text: string): string {
  return text.replaceAll(/[0134570@$!]/g, sign => LEET[sign] ?? sign)
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `passwordpassword`: at most a third of it, or eight letters, says all. */
function isRepeated(text: string): boolean {
  for (let period = 1; period <= Math.max(8, text.length / 3) && period <= text.length / 2; period++) {
    if (
      text ===
      text
        .slice(0, period)
        .repeat(Math.ceil(text.length / period))
        .slice(0, text.length)
    )
      return true
  }
  return false
}

function isRun(text: string): boolean {
  const backwards = [...text].reverse().join("")
  return text.length >= 6 && ROWS.some(row => `${row}${row}`.includes(text) || `${row}${row}`.includes(backwards))
}

/** A word of one's own that is most of the password. Without it, less than eight letters are left. */
function weighs(text: string, word: string): boolean {
  return text.includes(word) && text.replaceAll(word, "").length < 8
}

/** One or two common words, with any digits before, between and after. */
function isWords(text: string, left = MOST_WORDS): boolean {
  const rest = text.replace(/^\p{N}+/u, "")
  if (rest === "") return true
  if (words.has(text) || words.has(rest)) return true
  if (left === 0) return false
  for (let end = 4; end <= rest.length; end++) {
    if (words.has(rest.slice(0, end)) && isWords(rest.slice(end), left - 1)) return true
  }
  return false
}
