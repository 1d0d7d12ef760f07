import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  newBelow: (count: number) => (count > 99 ? "99+ new" : english(count, { one: "# new", other: "# new" })),
  toNewest: "To the newest message",
  toFirstUnread: "To the first unread message",
  notHere: "This message is not here any more, or not for you to see.",
  notReached: "This could not be loaded. Try again in a moment.",
  wayBack: "Back to where you were",
  messageIn: (name: string) => `a message in ${name}`,
}
export type PlacesWords = typeof en

const es: PlacesWords = {
  newBelow: count => (count > 99 ? "99+ nuevos" : spanish(count, { one: "# nuevo", other: "# nuevos" })),
  toNewest: "Al mensaje más reciente",
  toFirstUnread: "Al primer mensaje sin leer",
  notHere: "Este mensaje ya no está aquí, o no es para ti.",
  notReached: "Esto no se pudo cargar. Inténtalo de nuevo en un momento.",
  wayBack: "Volver adonde estabas",
  messageIn: name => `un mensaje en ${name}`,
}

/** What leads to other places of a conversation. */
export const placesWords: Record<Language, PlacesWords> = { en, es }
