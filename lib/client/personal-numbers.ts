/** What may be somebody's own and not for a public place. */
export const personalKinds = ["receipt", "alien", "passport", "visa", "email", "phone"] as const
export type PersonalKind = (typeof personalKinds)[number]
export type Personal = { kind: PersonalKind; text: string }

/** Addresses of the web, code of messages and mentions are left out: what stands in them is no number of a person. */
const aside = /\bhttps?:\/\/\S+|`[^`\n]*`/gi

const email = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu
/** USCIS: three letters and ten digits. UKVI: GWF, IHS, UAN and the like, three or four letters and nine to sixteen digits. */
const receipt = /(?<![\p{L}\p{N}])[A-Z]{3,4}[ -]?(?:\d[ -]?){8,15}\d(?![\p{L}\p{N}])/gu
/** A-number: A and eight or nine digits. */
const alien = /(?<![\p{L}\p{N}])A[ #-]{0,2}(?:\d{2,3}[ -]?\d{3}[ -]?\d{3})(?![\p{L}\p{N}])/gu
/** One or two letters and six to eight digits, or one letter, two digits, two letters, five digits, and other forms of the kind. */
const passport =
  /(?<![\p{L}\p{N}])(?:[A-Z]{1,2}[ ]?\d{6,8}|[A-Z]\d{2}[A-Z]{2}\d{4,5}|\d{2}[A-Z]{2}\d{5})(?![\p{L}\p{N}])/gu
/** Digits alone are a number of a document only where the words before say so. */
const named =
  /\b(?:passport|pasaporte|visa|visado|document|documento|foil)\b[^\p{L}\p{N}\n]{0,3}(?:(?:number|número|num|nr|no|n[º°])[.:]?)?[^\p{L}\p{N}\n]{0,3}([A-Z]?\d{7,9})(?![\p{L}\p{N}])/giu
/** With a plus and the country, or in groups as telephone numbers are written. */
const phone =
  /(?<![\p{L}\p{N}+/.,:-])(?:\+\d(?:[ ().-]{0,2}\d){7,14}|\(\d{2,5}\)[ -]?\d{3,4}[ -]?\d{3,4}|0\d{2,4}[ -/]\d{3,4}[ -]?\d{3,5}|\d{3}[ .-]\d{3}[ .-]\d{4}|0\d{9,10})(?![\p{L}\p{N}]|[.,:/-]\d)/gu

const digitsOf = (text: string) => text.replace(/\D/g, "").length

/**
 * What in a text looks like a number or an address of a person. Wrong in both directions now and then, as anything that only looks: it is
 * for asking once, never for refusing. Nothing of it is kept or sent.
 */
export const findPersonal = (text: string): Personal[] => {
  const found: Personal[] = []
  let rest = text.replace(aside, " ")
  const take = (kind: PersonalKind, pattern: RegExp, fits: (match: RegExpMatchArray) => boolean = () => true) => {
    for (const match of rest.matchAll(pattern)) if (fits(match)) found.push({ kind, text: match[0].trim() })
    // What was taken for one thing is not another.
    rest = rest.replace(pattern, match => (found.some(one => one.text === match.trim()) ? " " : match))
  }
  take("email", email)
  take("receipt", receipt, ([match]) => digitsOf(match) >= 9 && digitsOf(match) <= 16)
  take("alien", alien)
  for (const match of rest.matchAll(named)) {
    found.push({ kind: /^vis/i.test(match[0]) ? "visa" : "passport", text: match[1]! })
    rest = rest.replace(match[1]!, " ")
  }
  take("passport", passport)
  take("phone", phone)
  return found
}
