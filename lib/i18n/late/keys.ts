import type { Language } from "../locale.ts"

const en = {
  title: "Keyboard shortcuts",
  switcher: "Go to a conversation",
  nextUnread: "Next unread conversation",
  previousUnread: "Previous unread conversation",
  markRead: "Mark this conversation as read",
  card: "On a message or a row: about its author",
  send: "Send",
  newLine: "New line",
  editLast: "In an empty box: edit your last message",
}
export type KeysWords = typeof en

const es: KeysWords = {
  title: "Atajos de teclado",
  switcher: "Ir a una conversación",
  nextUnread: "Siguiente conversación sin leer",
  previousUnread: "Anterior conversación sin leer",
  markRead: "Marcar esta conversación como leída",
  card: "En un mensaje o una fila: sobre quien lo escribe",
  send: "Enviar",
  newLine: "Línea nueva",
  editLast: "En el cuadro vacío: editar tu último mensaje",
}

/** What the sheet of the keys says. */
export const keysWords: Record<Language, KeysWords> = { en, es }
