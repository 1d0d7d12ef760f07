import { domainToUnicode } from "node:url"

/** One way of writing each: letters that do not look like those of another. */
const scripts = [
  /^[a-z0-9ß-öø-ıĳ-ķĺ-ňŋ-ž-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々0-9-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}0-9-]+$/u,
  /^[\p{Script=Thai}0-9-]+$/u,
  /^[\p{Script=Arabic}0-9-]+$/u,
  /^[\p{Script=Hebrew}0-9-]+$/u,
  /^[\p{Script=Devanagari}0-9-]+$/u,
]
/** Whole words of Latin can be written in these: they are believed only where the last part of the name is in them too. */
const alike = [/^[\p{Script=Cyrillic}0-9-]+$/u, /^[\p{Script=Greek}0-9-]+$/u]
const dotless = /[ıĸŉ]/u

/**
 * A host as it may be shown: in its own letters where no part of it can be taken for another name, else as it is written for machines (`xn--…`),
 * so that look-alikes and mixed scripts deceive nobody. Takes what `URL` calls the hostname.
 */
export const shownHost = (hostname: string): string => {
  const name = hostname.replace(/\.$/, "").replace(/^www\.(?=.*\.)/, "")
  if (!name.includes("xn--")) return name
  const written = domainToUnicode(name)
  const parts = written.split(".")
  const last = parts.at(-1)!
  const isHonest = parts.every(
    part =>
      scripts.some(script => script.test(part) && !dotless.test(part)) ||
      alike.some(script => script.test(part) && script.test(last) && !/^[0-9-]+$/.test(last)),
  )
  return written && isHonest ? written : name
}
