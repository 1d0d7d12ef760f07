import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  connecting: "Connecting…",
  offline: "You are offline. What you write is sent when the connection is back.",
  unreachable: "The server cannot be reached.",
  nextTry: (seconds: number) => english(seconds, { one: "Next try in # s", other: "Next try in # s" }),
  tryNow: "Try now",
  updated: "There is a new version.",
  load: "Load it",
  notNow: "Later",
  outboxFailing: "This device cannot keep unsent messages: its storage is full or switched off.",
}
export type ConnectionWords = typeof en

const es: ConnectionWords = {
  connecting: "Conectando…",
  offline: "Sin conexión. Lo que escribas se enviará cuando vuelva.",
  unreachable: "No se puede llegar al servidor.",
  nextTry: seconds => spanish(seconds, { one: "Próximo intento en # s", other: "Próximo intento en # s" }),
  tryNow: "Intentar ahora",
  updated: "Hay una versión nueva.",
  load: "Cargarla",
  notNow: "Más tarde",
  outboxFailing: "Este dispositivo no puede guardar mensajes sin enviar: su almacenamiento está lleno o desactivado.",
}

/** What the line about the connection says. */
export const connectionWords: Record<Language, ConnectionWords> = { en, es }
