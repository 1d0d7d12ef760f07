import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  theme: "Theme",
  themes: { light: "Light", dark: "Dark", system: "System" },
  account: "Account",
  language: "Language",
  appearance: "Appearance",
  reading: "Conversations",
  showLines: "Show who joins and leaves",
  showLinesHint: "On this device. A conversation’s new name is always shown.",
  signOutTitle: "Sign out?",
  signOutWaiting: (count: number) =>
    english(count, {
      one: "# message has not been sent yet. Sign out and delete it?",
      other: "# messages have not been sent yet. Sign out and delete them?",
    }),
  signOutAnyway: "Sign out and delete",
  blocked: "Blocked people",
  noBlocked: "You have blocked nobody.",
  password: "Change password",
  currentPassword: "Current password",
  newPassword: "New password",
  changePassword: "Change password",
  passwordChanged: "Changed. Every other device was signed out.",
  devicesText: "Where you are signed in.",
  thisDevice: "This device",
  lastSeen: (when: string) => `Last seen ${when}`,
  endOne: "Sign this one out",
  endOthers: "Sign out all others",
  endOthersDone: "All other devices were signed out.",
  onlyHere: "You are signed in on this device only.",
  viewProfile: "View my profile",
}
export type SettingsWords = typeof en

const es: SettingsWords = {
  theme: "Tema",
  themes: { light: "Claro", dark: "Oscuro", system: "Sistema" },
  account: "Cuenta",
  language: "Idioma",
  appearance: "Apariencia",
  reading: "Conversaciones",
  showLines: "Mostrar quién se une y quién sale",
  showLinesHint: "En este dispositivo. Los cambios de nombre se muestran siempre.",
  signOutTitle: "¿Cerrar la sesión?",
  signOutWaiting: count =>
    spanish(count, {
      one: "# mensaje aún no se ha enviado. ¿Cerrar la sesión y eliminarlo?",
      other: "# mensajes aún no se han enviado. ¿Cerrar la sesión y eliminarlos?",
    }),
  signOutAnyway: "Cerrar y eliminar",
  blocked: "Personas bloqueadas",
  noBlocked: "No has bloqueado a nadie.",
  password: "Cambiar la contraseña",
  currentPassword: "Contraseña actual",
  newPassword: "Contraseña nueva",
  changePassword: "Cambiar la contraseña",
  passwordChanged: "Cambiada. Se cerró la sesión en los demás dispositivos.",
  devicesText: "Dónde tienes la sesión abierta.",
  thisDevice: "Este dispositivo",
  lastSeen: when => `Última vez ${when}`,
  endOne: "Cerrar esta sesión",
  endOthers: "Cerrar todas las demás",
  endOthersDone: "Se cerraron todas las demás sesiones.",
  onlyHere: "Solo tienes la sesión abierta en este dispositivo.",
  viewProfile: "Ver mi perfil",
}

/** What only the settings say. */
export const settingsWords: Record<Language, SettingsWords> = { en, es }
