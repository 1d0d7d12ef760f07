import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  text: "Everyone who is here. Say hello.",
  placeholder: "Search people",
  online: (count: number) => english(count, { one: "Online now · #", other: "Online now · #" }),
  nobodyOnline: "Nobody else is here at the moment.",
  directory: "Everyone",
  noMatchHere: "Nobody here fits.",
  noMatch: (query: string) => `Nobody found for “${query}”.`,
  messageTo: (name: string) => `Message ${name}`,
  message: "Message",
  block: "Block",
  unblock: "Unblock",
  blockConfirm: (name: string) => `Block ${name}?`,
  blockText: "Neither of you can write to the other directly. They are not told.",
  blockedNote: "You have blocked this person.",
  itsYou: "This is you",
  edit: "Edit profile",
}
export type PeopleWords = typeof en

const es: PeopleWords = {
  text: "Quienes están aquí. Saluda.",
  placeholder: "Buscar personas",
  online: count => spanish(count, { one: "En línea ahora · #", other: "En línea ahora · #" }),
  nobodyOnline: "No hay nadie más en este momento.",
  directory: "Todas las personas",
  noMatchHere: "No hay nadie que encaje.",
  noMatch: query => `No se encontró a nadie con «${query}».`,
  messageTo: name => `Escribir a ${name}`,
  message: "Mensaje",
  block: "Bloquear",
  unblock: "Desbloquear",
  blockConfirm: name => `¿Bloquear a ${name}?`,
  blockText: "Ninguno podrá escribir directamente al otro. No se le avisa.",
  blockedNote: "Has bloqueado a esta persona.",
  itsYou: "Este es tu perfil",
  edit: "Editar perfil",
}

/** What only the pages about people say. */
export const peopleWords: Record<Language, PeopleWords> = { en, es }
