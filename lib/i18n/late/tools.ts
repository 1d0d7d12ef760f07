import type { Language } from "../locale.ts"

const en = {
  reply: "Reply",
  replyingTo: (name: string) => `Reply to ${name}`,
  react: "React",
  copy: "Copy text",
  edit: "Edit",
  editing: "Edit the message",
  more: "More",
  actions: "Actions for this message",
  emojiSearch: "Search emoji",
  emojiNone: "No emoji found.",
}
export type ToolsWords = typeof en

const es: ToolsWords = {
  reply: "Responder",
  replyingTo: (name: string) => `Responder a ${name}`,
  react: "Reaccionar",
  copy: "Copiar el texto",
  edit: "Editar",
  editing: "Editar el mensaje",
  more: "Más",
  actions: "Acciones de este mensaje",
  emojiSearch: "Buscar emoji",
  emojiNone: "No se encontró ningún emoji.",
}

/** What the tools of a message, what is written about it, and the emoji say. */
export const toolsWords: Record<Language, ToolsWords> = { en, es }
