import type { Token } from "#lib/domain/search/tokens.ts"

/** Languages of one script with a stemmer in every PostgreSQL from 15 on, and a few words, folded, that nearly every sentence of them has. */
const latin: Record<string, string> = {
  english:
    "the and is are you for that with have this was not but they from what your will can my has been how it to in of",
  spanish: "el la los las que de y en un una por con para no se es lo como pero mi tu esta su muy hay del al yo",
  german:
    "der die das und ist nicht ich ein eine mit auf fur zu den von im wir sie es auch hat war bei noch wie am mein",
  french: "le la les et est un une des pas je vous que pour dans sur avec ce il ne du au nous mon c j d l a",
  portuguese: "o a os as que e de do da um uma nao para com em por se no na voce meu eu muito",
  italian: "il lo la gli che di e un una non per con sono mi del della ho ma come anche i",
  dutch: "de het een en van is niet ik dat op voor met zijn te je we ook er maar mijn",
  swedish: "och att det som en ett inte jag ar pa for med den av har men",
  danish: "og det at en er ikke jeg til pa som med af for har men",
  norwegian: "og det at en er ikke jeg til pa som med av for har men",
  finnish: "ja on ei se etta han mutta oli ovat kun mina ole niin",
  hungarian: "a az es hogy nem egy is van meg volt de ez csak",
  romanian: "si de la nu este un o pe cu in sa mai am ca",
  turkish: "ve bir bu da de icin ne mi ben var cok ile ama",
}
const stopWords = new Map<string, string[]>()
for (const [language, words] of Object.entries(latin))
  for (const word of words.split(" ")) stopWords.set(word, [...(stopWords.get(word) ?? []), language])

/** What a text in Latin letters may be in when nothing in it tells. */
const anyLatin = ["english", "spanish", "german", "french", "portuguese", "italian"]
/** A text that tells of more than these tells nothing. */
const mostLanguages = 4

const others: [RegExp, string[]][] = [
  [/\p{sc=Cyrl}/u, ["russian"]],
  [/\p{sc=Grek}/u, ["greek"]],
  [/\p{sc=Arab}/u, ["arabic"]],
  [/\p{sc=Deva}/u, ["hindi"]],
  [/\p{sc=Taml}/u, ["tamil"]],
  [/\p{sc=Armn}/u, ["armenian"]],
]

const allLatin = Object.keys(latin)

/** The languages whose stemmers know this word's script. */
export const languagesOfScript = (word: string): string[] =>
  /\p{sc=Latn}/u.test(word) ? allLatin : (others.find(([script]) => script.test(word))?.[1] ?? [])

/**
 * In which languages a text may be, judged by its commonest words: what is stored under too many only takes room, what is under too few is
 * not found. Takes the text's tokens; answers for its words in Latin letters, the other scripts have one language each.
 */
export const guessLanguages = (tokens: Token[]): string[] => {
  const counts = new Map<string, number>()
  for (const { text } of tokens)
    for (const language of stopWords.get(text) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1)
  const best = Math.max(0, ...counts.values())
  const likely = [...counts].filter(([, count]) => count >= Math.max(1, best * 0.6)).map(([language]) => language)
  return best === 0 || likely.length > mostLanguages ? [...new Set([...likely, ...anyLatin])] : likely
}
