import type { Language } from "../locale.ts"
import { listIn, pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")
const listEn = listIn("en")
const listEs = listIn("es")

const en = {
  activity: {
    title: "Activity",
    text: "What others did that concerns you.",
    saved: "Saved",
    views: "Views of activity",
    list: "Activity, newest first",
    empty: "Nothing yet",
    emptyText: "Mentions of you, replies, reactions to what you wrote and invitations appear here.",
    new: "New",
    mention: (who: string, place: string) => `${who} mentioned you in ${place}`,
    reply: (who: string, place: string) => `${who} replied to you in ${place}`,
    pin: (who: string, place: string) => `${who} pinned your message in ${place}`,
    invite: (who: string, place: string) => `${who} brought you into ${place}`,
    reaction: (names: string[], place: string) => `${listEn(names)} reacted in ${place}`,
    others: (count: number) => english(count, { one: "# other", other: "# others" }),
    direct: (name: string) => `your conversation with ${name}`,
    self: "your notes",
    failed: "This could not be loaded.",
  },
  saved: {
    title: "Saved",
    text: "Messages you keep for later. Nobody else sees them.",
    list: "Saved messages, the latest first",
    empty: "Nothing saved yet",
    emptyText: "Choose “Save for later” in the menu of a message.",
    remove: "Remove from saved",
    in: (author: string, place: string) => `${author} in ${place}`,
  },
}
export type ActivityWords = typeof en

const es: ActivityWords = {
  activity: {
    title: "Actividad",
    text: "Lo que otros han hecho y te concierne.",
    saved: "Guardados",
    views: "Vistas de la actividad",
    list: "Actividad, lo más reciente primero",
    empty: "Todavía nada",
    emptyText: "Aquí aparecen las menciones, respuestas, reacciones a lo que escribes e invitaciones.",
    new: "Nuevo",
    mention: (who, place) => `${who} te ha mencionado en ${place}`,
    reply: (who, place) => `${who} te ha respondido en ${place}`,
    pin: (who, place) => `${who} ha fijado tu mensaje en ${place}`,
    invite: (who, place) => `${who} te ha traído a ${place}`,
    reaction: (names, place) => `Reacciones de ${listEs(names)} en ${place}`,
    others: count => spanish(count, { one: "# más", other: "# más" }),
    direct: name => `tu conversación con ${name}`,
    self: "tus notas",
    failed: "No se ha podido cargar.",
  },
  saved: {
    title: "Guardados",
    text: "Mensajes que guardas para después. Nadie más los ve.",
    list: "Mensajes guardados, los últimos primero",
    empty: "Todavía no hay nada guardado",
    emptyText: "Elige «Guardar para después» en el menú de un mensaje.",
    remove: "Quitar de guardados",
    in: (author, place) => `${author} en ${place}`,
  },
}

/** What the pages of activity and of saved messages say. */
export const activityWords: Record<Language, ActivityWords> = { en, es }
