import type { Language } from "../locale.ts"

const en = {
  title: (name: string) => `Hello, ${name}`,
  text: "This is where your conversations will be. Three good ways to begin:",
  explore: "Look around the rooms",
  exploreText: "Read along and join what you like.",
  direct: "Write to someone",
  directText: "All you need is their name or handle.",
  room: "Open a room",
  roomText: "Public to everyone here, or a private group.",
}
export type GreetingWords = typeof en

const es: GreetingWords = {
  title: name => `Hola, ${name}`,
  text: "Aquí estarán tus conversaciones. Tres buenas maneras de empezar:",
  explore: "Mirar las salas",
  exploreText: "Lee y únete a las que te gusten.",
  direct: "Escribir a alguien",
  directText: "Basta con su nombre o su usuario.",
  room: "Abrir una sala",
  roomText: "Pública para todos, o un grupo privado.",
}

/** What an empty account is greeted with. */
export const greetingWords: Record<Language, GreetingWords> = { en, es }
