import type { Language } from "../locale.ts"

const en = {
  roomTitle: "New room",
  roomText: "Everyone here can find it, read along and join.",
  groupTitle: "New group",
  groupText: "Private: only those who are invited can see it.",
  directTitle: "New message",
  name: "Name",
  topic: "Topic",
  topicHint: "Optional: what is it about?",
  invite: "Invite",
  inviteHint: "Handles, separated by spaces or commas.",
  submit: "Create",
  person: "Name or handle",
  noPerson: (query: string) => `Nobody found for “${query}”.`,
  typeToSearch: "Type a name or a handle.",
  people: "People",
  self: "Notes to self",
}
export type CreateWords = typeof en

const es: CreateWords = {
  roomTitle: "Nueva sala",
  roomText: "Todos pueden encontrarla, leerla y unirse.",
  groupTitle: "Nuevo grupo",
  groupText: "Privado: solo lo ven las personas invitadas.",
  directTitle: "Nuevo mensaje",
  name: "Nombre",
  topic: "Tema",
  topicHint: "Opcional: ¿de qué se habla?",
  invite: "Invitar",
  inviteHint: "Usuarios, separados por espacios o comas.",
  submit: "Crear",
  person: "Nombre o usuario",
  noPerson: query => `No se encontró a nadie con «${query}».`,
  typeToSearch: "Escribe un nombre o un usuario.",
  people: "Personas",
  self: "Notas para mí",
}

/** What only the dialogs that begin a conversation say. */
export const createWords: Record<Language, CreateWords> = { en, es }
