/** Hebrew, Arabic and what is written like them: the letters that turn the text around them. */
const fromRight = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/**
 * A name or a text inside of one that is no markup (a title, a notification): in either direction it stays where the sentence has it.
 * On a page that is what `<bdi>` is for.
 */
export const isolate = (text: string): string => (fromRight.test(text) ? `\u2068${text}\u2069` : text)
