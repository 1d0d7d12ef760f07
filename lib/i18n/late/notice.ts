import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  title: "Notifications",
  offer: "Hear of new messages while you look elsewhere.",
  offerYes: "Turn on notifications",
  offerNo: "No, thank you",
  state: {
    granted: "This browser shows notifications.",
    default: "This browser asks you first.",
    denied: "This browser blocks notifications from here.",
    unsupported: "This browser has no notifications.",
    insecure: "Browsers show notifications only for addresses with https.",
  },
  how: {
    denied:
      "To allow them, open the site settings at the left of the address, set Notifications to “Allow”, and come back. On a phone they are in the browser’s settings for this site.",
    unsupported: "On an iPhone or iPad, add Charla to the home screen and open it from there.",
  },
  here: "Notify on this device",
  hereHint: "One for each conversation, and only while you are not looking at Charla.",
  previews: "Show names and text",
  previewsHint: "Off, a notification only says that there is something new.",
  test: "Send a test",
  testTitle: "A test",
  testBody: "This is how a new message makes itself known.",
  testSent: "Sent. If you see nothing, look into the system’s own settings for notifications.",
  soundReceived: "Sound for new messages",
  soundSent: "Sound when a message has been sent",
  quiet: "Quiet hours",
  quietHint: "No sound and no notification. What is new is still counted.",
  quietFrom: "From",
  quietTo: "To",
  zone: (zone: string) => `Time zone: ${zone}`,
  levels: { all: "Notify: all messages", mentions: "Notify: only mentions", nothing: "Notify: nothing" },
  something: (count: number) => english(count, { one: "# new message", other: "# new messages" }),
  mentions: (name: string, text: string) => `${name} mentions you: ${text}`,
  privacy: "Privacy",
  invisible: "Appear offline",
  invisibleHint: "Nobody sees that you are here, when you were, or that you type. You still receive everything.",
  lastSeen: (when: string) => `last seen ${when}`,
  justNow: "just now",
}
export type NoticeWords = typeof en

const es: NoticeWords = {
  title: "Notificaciones",
  offer: "Entérate de los mensajes nuevos mientras miras otra cosa.",
  offerYes: "Activar notificaciones",
  offerNo: "No, gracias",
  state: {
    granted: "Este navegador muestra notificaciones.",
    default: "Este navegador te preguntará primero.",
    denied: "Este navegador bloquea las notificaciones de este sitio.",
    unsupported: "Este navegador no tiene notificaciones.",
    insecure: "Los navegadores solo muestran notificaciones en direcciones con https.",
  },
  how: {
    denied:
      "Para permitirlas, abre los ajustes del sitio a la izquierda de la dirección, pon Notificaciones en «Permitir» y vuelve. En un teléfono están en los ajustes del navegador para este sitio.",
    unsupported: "En un iPhone o iPad, añade Charla a la pantalla de inicio y ábrela desde allí.",
  },
  here: "Notificar en este dispositivo",
  hereHint: "Una por conversación, y solo mientras no estás mirando Charla.",
  previews: "Mostrar nombres y texto",
  previewsHint: "Si no, una notificación solo dice que hay algo nuevo.",
  test: "Enviar una prueba",
  testTitle: "Una prueba",
  testBody: "Así se anuncia un mensaje nuevo.",
  testSent: "Enviada. Si no ves nada, mira los ajustes de notificaciones del sistema.",
  soundReceived: "Sonido al recibir mensajes",
  soundSent: "Sonido cuando un mensaje se ha enviado",
  quiet: "Horas de silencio",
  quietHint: "Sin sonido ni notificación. Lo nuevo se sigue contando.",
  quietFrom: "De",
  quietTo: "A",
  zone: (zone: string) => `Zona horaria: ${zone}`,
  levels: { all: "Avisar: todos los mensajes", mentions: "Avisar: solo menciones", nothing: "Avisar: nada" },
  something: (count: number) => spanish(count, { one: "# mensaje nuevo", other: "# mensajes nuevos" }),
  mentions: (name: string, text: string) => `${name} te menciona: ${text}`,
  privacy: "Privacidad",
  invisible: "Aparecer sin conexión",
  invisibleHint: "Nadie ve que estás aquí, cuándo estuviste ni que escribes. Recibes todo igualmente.",
  lastSeen: (when: string) => `última vez ${when}`,
  justNow: "ahora mismo",
}

/** What is said of notifications and presence by parts that are fetched later: both languages in one, since it is little. */
export const noticeWords: Record<Language, NoticeWords> = { en, es }
