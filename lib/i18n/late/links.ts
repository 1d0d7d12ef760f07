import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  link: "Link:",
  members: (count: number) => english(count, { one: "# member", other: "# members" }),
  remove: "Remove preview",
  previews: "Previews of links I send",
  previewsHint:
    "The server looks at the page, so that everyone sees what it is about. The page learns the address of the server, and nothing of you.",
}
export type LinkWords = typeof en

const es: LinkWords = {
  link: "Enlace:",
  members: count => spanish(count, { one: "# miembro", other: "# miembros" }),
  remove: "Quitar la vista previa",
  previews: "Vista previa de los enlaces que envío",
  previewsHint:
    "El servidor mira la página para que todos vean de qué trata. La página conoce la dirección del servidor, y nada de ti.",
}

/** What is said of what links lead to. */
export const linkWords: Record<Language, LinkWords> = { en, es }
