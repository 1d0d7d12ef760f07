import type { Language } from "../locale.ts"
import { listIn, pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")
const listEn = listIn("en")
const listEs = listIn("es")

const en = {
  actions: {
    copied: "Copied",
    copyLink: "Copy link",
    linkCopied: "Link copied",
    notCopied: "The browser did not let it be copied.",
    forward: "Forward",
    pin: "Pin",
    unpin: "Unpin",
    save: "Save for later",
    unsave: "Remove from saved",
    saved: "Saved. You find it under Activity.",
    unsaved: "Removed from saved",
    markUnread: "Mark unread from here",
    markedUnread: "Marked as unread",
    whoReacted: "Who reacted",
    select: "Select",
    report: "Report",
  },
  selection: {
    title: "Selected messages",
    count: (count: number) => english(count, { one: "# selected", other: "# selected" }),
    end: "End the selection",
    most: (count: number) => `At most ${count} at once.`,
  },
  forward: {
    title: "Forward message",
    to: "To",
    search: "Find conversations or people",
    conversations: "Conversations",
    people: "People",
    none: (query: string) => `Nothing found for “${query}”.`,
    chosen: (count: number) => english(count, { one: "# chosen", other: "# chosen" }),
    comment: "Add a comment",
    submit: "Forward",
    most: (count: number) => `At most ${count} at once.`,
    private: (author: string) =>
      `${author} wrote this in a private conversation. Whoever you forward it to can read it; ${author} is not told.`,
    privateOthers:
      "Others wrote this in a private conversation. Whoever you forward it to can read it; they are not told.",
    several: (count: number) => english(count, { one: "# message", other: "# messages" }),
    privateOwn: "You wrote this in a private conversation. Whoever you forward it to can read it.",
    anyway: "Forward anyway",
    done: (names: string[]) => `Forwarded to ${listEn(names)}`,
    offline: "You are offline. It is sent when the connection is back.",
  },
  history: {
    title: "Edit history",
    now: "Now",
    empty: "There is no earlier version.",
  },
  reacted: {
    title: "Reactions",
    all: "All",
    nobody: "Nobody any more.",
  },
  pins: {
    title: "Pinned messages",
    one: "Pinned message",
    many: (at: number, count: number) => `Pinned message ${at} of ${count}`,
    by: (name: string) => `Pinned by ${name}`,
    show: "Go to the pinned message",
    all: "All pinned messages",
    none: "Nothing is pinned.",
  },
}
export type ActionWords = typeof en

const es: ActionWords = {
  actions: {
    copied: "Copiado",
    copyLink: "Copiar enlace",
    linkCopied: "Enlace copiado",
    notCopied: "El navegador no ha permitido copiarlo.",
    forward: "Reenviar",
    pin: "Fijar",
    unpin: "Dejar de fijar",
    save: "Guardar para después",
    unsave: "Quitar de guardados",
    saved: "Guardado. Lo encuentras en Actividad.",
    unsaved: "Quitado de guardados",
    markUnread: "Marcar como no leído desde aquí",
    markedUnread: "Marcado como no leído",
    whoReacted: "Quién ha reaccionado",
    select: "Seleccionar",
    report: "Denunciar",
  },
  selection: {
    title: "Mensajes seleccionados",
    count: count => spanish(count, { one: "# seleccionado", other: "# seleccionados" }),
    end: "Terminar la selección",
    most: count => `Como máximo ${count} a la vez.`,
  },
  forward: {
    title: "Reenviar mensaje",
    to: "Para",
    search: "Buscar conversaciones o personas",
    conversations: "Conversaciones",
    people: "Personas",
    none: query => `No se ha encontrado nada para «${query}».`,
    chosen: count => spanish(count, { one: "# elegido", other: "# elegidos" }),
    comment: "Añadir un comentario",
    submit: "Reenviar",
    most: count => `Como mucho ${count} a la vez.`,
    private: author =>
      `${author} lo escribió en una conversación privada. Lo podrá leer quien lo reciba; ${author} no recibe aviso.`,
    privateOthers:
      "Lo escribieron otras personas en una conversación privada. Lo podrá leer quien lo reciba; no se les avisa.",
    several: count => spanish(count, { one: "# mensaje", other: "# mensajes" }),
    privateOwn: "Lo escribiste en una conversación privada. Lo podrá leer quien lo reciba.",
    anyway: "Reenviar de todos modos",
    done: names => `Reenviado a ${listEs(names)}`,
    offline: "No tienes conexión. Se enviará cuando vuelva.",
  },
  history: {
    title: "Historial de cambios",
    now: "Ahora",
    empty: "No hay versiones anteriores.",
  },
  reacted: {
    title: "Reacciones",
    all: "Todas",
    nobody: "Ya no hay nadie.",
  },
  pins: {
    title: "Mensajes fijados",
    one: "Mensaje fijado",
    many: (at, count) => `Mensaje fijado ${at} de ${count}`,
    by: name => `Fijado por ${name}`,
    show: "Ir al mensaje fijado",
    all: "Todos los mensajes fijados",
    none: "No hay nada fijado.",
  },
}

/** What is said of the rarer things one does with a message. */
export const actionWords: Record<Language, ActionWords> = { en, es }
