import type { Language } from "../locale.ts"

const en = {
  gone: "This conversation is not here for you",
  goneText: "It does not exist, or you are not in it (any more).",
  removed: "You are no longer in this conversation",
  removedText: "You left or were removed. What was here is gone from this device.",
  title: "Details",
  members: "Members",
  owner: "Owner",
  noTopic: "No topic yet.",
  edit: "Edit name and topic",
  invite: "Invite",
  inviteHint: "Handles, separated by spaces or commas",
  invitedDone: "They are in.",
  remove: "Remove",
  removeConfirm: (name: string) => `Remove ${name} from this conversation?`,
  makeOwner: "Make owner",
  makeMember: "Make member",
  leave: "Leave",
  leaveConfirm: "Leave this conversation?",
  leaveRoomText: "You can come back any time.",
  leaveGroupText: "You will not see its messages any more, and only a member can bring you back.",
  actions: (name: string) => `Actions for ${name}`,
  profile: "View profile",
}
export type MembersWords = typeof en

const es: MembersWords = {
  gone: "Esta conversación no está disponible",
  goneText: "No existe, o no estás (o ya no estás) en ella.",
  removed: "Ya no estás en esta conversación",
  removedText: "Saliste o te quitaron. Lo que había aquí se borró de este dispositivo.",
  title: "Detalles",
  members: "Miembros",
  owner: "Responsable",
  noTopic: "Aún sin tema.",
  edit: "Editar nombre y tema",
  invite: "Invitar",
  inviteHint: "Usuarios, separados por espacios o comas",
  invitedDone: "Ya están dentro.",
  remove: "Quitar",
  removeConfirm: name => `¿Quitar a ${name} de esta conversación?`,
  makeOwner: "Hacer responsable",
  makeMember: "Hacer miembro",
  leave: "Salir",
  leaveConfirm: "¿Salir de esta conversación?",
  leaveRoomText: "Puedes volver cuando quieras.",
  leaveGroupText: "Dejarás de ver sus mensajes y solo un miembro podrá traerte de vuelta.",
  actions: name => `Acciones para ${name}`,
  profile: "Ver perfil",
}

/** What only the panel beside a conversation says. */
export const membersWords: Record<Language, MembersWords> = { en, es }
