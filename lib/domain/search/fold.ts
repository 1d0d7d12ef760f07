/** Marks over and under letters that people leave out when they type: accents, Arabic vowel signs, Hebrew points. */
const marks = new RegExp(
  "[\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed" +
    "\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]",
  "gu",
)
/** Joiners, soft hyphens, the Arabic stretching sign: they draw nothing of their own. */
const silent = /\u00ad|\u0640|[\u200b-\u200f]|\u2060|[\ufe00-\ufe0f]/gu
const other = /[^\p{L}\p{N}\p{M}]/gu

/** Letters that no decomposition makes alike. */
const alike: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ħ: "h",
  ı: "i",
  þ: "th",
  ς: "σ",
  ة: "ه",
  ى: "ي",
  ی: "ي",
  ک: "ك",
}
const alikeLetters = new RegExp(`[${Object.keys(alike).join("")}]`, "gu")

/** A word as search compares it: small letters without accents, one form of each letter. "Café" and "cafe" are one. */
export const fold = (word: string): string =>
  word
    .normalize("NFKD")
    .toLowerCase()
    .replace(silent, "")
    .replace(marks, "")
    .normalize("NFC")
    .replace(alikeLetters, letter => alike[letter]!)
    .replace(other, "")

/** A word longer than this is looked for by its beginning. */
const longest = 64

/** As much of a word as is looked for: PostgreSQL holds lexemes of 2,046 bytes, and refuses a whole text for the sake of one. */
export const shortened = (word: string): string =>
  word.length <= longest ? word : [...word.slice(0, 2 * longest)].slice(0, longest).join("")

/** A folded word as it is kept and looked for. */
export const lexemeOf = (word: string): string => shortened(fold(word))

/** As a stemmer of its language wants it: small letters, accents kept. */
export const plainWord = (word: string): string => word.replace(silent, "").normalize("NFC").toLowerCase()

const umlauts: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue" }

/** How a German word is typed where there are no umlauts, or null. */
export const withoutUmlauts = (word: string): string | null =>
  /[äöü]/iu.test(word.normalize("NFC"))
    ? lexemeOf(plainWord(word).replace(/[äöü]/gu, letter => umlauts[letter]!))
    : null

/** Letters of other scripts that look like Latin ones; folded first, so small ones only. */
const lookalikes: Record<string, string> = {
  а: "a",
  в: "b",
  с: "c",
  е: "e",
  н: "h",
  і: "i",
  ј: "j",
  к: "k",
  м: "m",
  о: "o",
  р: "p",
  ѕ: "s",
  т: "t",
  у: "y",
  х: "x",
  α: "a",
  β: "b",
  ε: "e",
  ι: "i",
  κ: "k",
  ν: "v",
  ο: "o",
  ρ: "p",
  τ: "t",
  υ: "u",
  χ: "x",
}
const lookalikeLetters = new RegExp(`[${Object.keys(lookalikes).join("")}]`, "gu")

/** A folded word as eyes read it, for names: whole words of look-alikes become Latin, before `handleKey` folds what is left. */
export const asSeen = (folded: string): string => folded.replace(lookalikeLetters, letter => lookalikes[letter]!)
