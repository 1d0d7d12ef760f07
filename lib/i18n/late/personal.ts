import type { Language } from "../locale.ts"

const en = {
  title: "Is this meant for everyone?",
  text: "This looks like something of your own, and everyone here can read this place:",
  kinds: {
    receipt: "receipt number",
    alien: "A-number",
    passport: "passport number",
    visa: "visa number",
    email: "e-mail address",
    phone: "telephone number",
  },
  back: "Back to the text",
  anyway: "Send anyway",
}
export type PersonalWords = typeof en

const es: PersonalWords = {
  title: "¿Es para todos?",
  text: "Esto parece algo tuyo, y este lugar lo puede leer cualquiera:",
  kinds: {
    receipt: "número de recibo",
    alien: "número A",
    passport: "número de pasaporte",
    visa: "número de visado",
    email: "correo electrónico",
    phone: "número de teléfono",
  },
  back: "Volver al texto",
  anyway: "Enviar de todos modos",
}

/** What is asked before something that looks personal goes to a public place. */
export const personalWords: Record<Language, PersonalWords> = { en, es }
