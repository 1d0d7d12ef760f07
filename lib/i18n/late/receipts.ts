import type { Language } from "../locale.ts"
import { pluralIn } from "../plural.ts"

const english = pluralIn("en")
const spanish = pluralIn("es")

const en = {
  title: "Message info",
  sentAt: (when: string) => `Sent ${when}`,
  readBy: "Read by",
  deliveredTo: "Delivered to",
  waiting: "Not reached yet",
  nobody: "There was nobody else here.",
  earlier: "earlier",
  readCount: (count: number, of: number) =>
    english(of, { one: `Read by ${count} of #`, other: `Read by ${count} of #` }),
  large: "In conversations of more than 50 people only numbers are known.",
  off: "You have switched read receipts off, so you are not told who has read it.",
  failed: "This could not be loaded.",
  receipts: "Read receipts",
  receiptsHint: "Others see what you have read, and you see what they have. Off, neither is shown.",
}
export type ReceiptWords = typeof en

const es: ReceiptWords = {
  title: "Información del mensaje",
  sentAt: (when: string) => `Enviado ${when}`,
  readBy: "Leído por",
  deliveredTo: "Entregado a",
  waiting: "Aún no les ha llegado",
  nobody: "No había nadie más aquí.",
  earlier: "antes",
  readCount: (count: number, of: number) =>
    spanish(of, { one: `Leído por ${count} de #`, other: `Leído por ${count} de #` }),
  large: "En conversaciones de más de 50 personas solo se conocen los números.",
  off: "Has desactivado las confirmaciones de lectura, así que no sabes quién lo ha leído.",
  failed: "No se ha podido cargar.",
  receipts: "Confirmaciones de lectura",
  receiptsHint: "Los demás ven lo que has leído, y tú lo que han leído ellos. Desactivadas, no se muestra ninguna.",
}

/** What is said of receipts by parts that are fetched later: both languages in one, since it is little. */
export const receiptWords: Record<Language, ReceiptWords> = { en, es }
