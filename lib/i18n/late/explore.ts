import type { Language } from "../locale.ts"

const en = {
  text: "Public rooms. Read along first, join when you like.",
  placeholder: "Search rooms",
  rooms: "Rooms",
  join: "Join",
  open: "Open",
  empty: "There is no public room yet. Open the first one.",
  noMatch: (query: string) => `No room found for “${query}”.`,
}
export type ExploreWords = typeof en

const es: ExploreWords = {
  text: "Salas públicas. Lee primero y únete cuando quieras.",
  placeholder: "Buscar salas",
  rooms: "Salas",
  join: "Unirse",
  open: "Abrir",
  empty: "Aún no hay salas públicas. Abre la primera.",
  noMatch: query => `No se encontró ninguna sala con «${query}».`,
}

/** What the page of public rooms says. */
export const exploreWords: Record<Language, ExploreWords> = { en, es }
