import type { Language } from "../locale.ts"

const en = {
  pin: "Pin",
  unpin: "Unpin",
  mute: "Mute",
  muteFor: { hour: "Mute for 1 hour", night: "Mute for 8 hours", week: "Mute for 1 week", always: "Mute always" },
  unmute: "Unmute",
  archive: "Archive",
  unarchive: "Take out of the archive",
  notDone: "That did not work",
}
export type KeepingWords = typeof en

const es: KeepingWords = {
  pin: "Fijar",
  unpin: "Dejar de fijar",
  mute: "Silenciar",
  muteFor: {
    hour: "Silenciar 1 hora",
    night: "Silenciar 8 horas",
    week: "Silenciar 1 semana",
    always: "Silenciar siempre",
  },
  unmute: "Quitar el silencio",
  archive: "Archivar",
  unarchive: "Sacar del archivo",
  notDone: "No se pudo hacer",
}

/** What one can do with a conversation in one’s own list. */
export const keepingWords: Record<Language, KeepingWords> = { en, es }
