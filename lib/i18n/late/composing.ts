import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  people: "People to mention",
  emoji: "Emoji",
  all: "Everyone in this conversation",
  here: "Those who are here now",
  found: (count: number) => english(count, { one: "# suggestion", other: "# suggestions" }),
  preview: "Preview",
  split: (count: number) => english(count, { one: "Send as # message", other: "Send as # messages" }),
  unsent: "What you wrote here",
  unsentText: "It was not sent and is kept on this device only.",
  leftWords: (conversations: number) =>
    english(conversations, {
      one: "What you wrote in a conversation you are no longer in",
      other: "What you wrote in # conversations you are no longer in",
    }),
  copy: "Copy",
  discard: "Discard",
  bold: "Bold",
  italic: "Italic",
  strike: "Strikethrough",
  code: "Code",
}
export type ComposingWords = typeof en

const es: ComposingWords = {
  people: "Personas para mencionar",
  emoji: "Emojis",
  all: "Todas las personas de esta conversación",
  here: "Quienes están aquí ahora",
  found: count => spanish(count, { one: "# sugerencia", other: "# sugerencias" }),
  preview: "Vista previa",
  split: count => spanish(count, { one: "Enviar en # mensaje", other: "Enviar en # mensajes" }),
  unsent: "Lo que escribiste aquí",
  unsentText: "No se envió y solo se guarda en este dispositivo.",
  leftWords: conversations =>
    spanish(conversations, {
      one: "Lo que escribiste en una conversación en la que ya no estás",
      other: "Lo que escribiste en # conversaciones en las que ya no estás",
    }),
  copy: "Copiar",
  discard: "Descartar",
  bold: "Negrita",
  italic: "Cursiva",
  strike: "Tachado",
  code: "Código",
}

/** What only parts that are fetched later say about composing: both languages in one, since it is little. */
export const composingWords: Record<Language, ComposingWords> = { en, es }
