import type { Language } from "../locale.ts"

const en = {
  required: "This is needed.",
  too_short: "This is too short.",
  too_long: "This is too long.",
  malformed: "This does not have the right form.",
  taken: "This is taken already.",
  reserved: "This is reserved. Choose another.",
  common: "This password is on the list of common ones. Choose another.",
  unknown: "Nobody has this handle.",
  wrong: "This is not right.",
  future: "This lies in the future.",
  out_of_order: "This contradicts the date of another step.",
}
export type FieldsWords = typeof en

const es: FieldsWords = {
  required: "Esto hace falta.",
  too_short: "Es demasiado corto.",
  too_long: "Es demasiado largo.",
  malformed: "No tiene la forma correcta.",
  taken: "Ya está en uso.",
  reserved: "Está reservado. Elige otro.",
  common: "Esta contraseña está en la lista de las comunes. Elige otra.",
  unknown: "Nadie tiene ese usuario.",
  wrong: "No es correcto.",
  future: "Está en el futuro.",
  out_of_order: "Contradice la fecha de otro paso.",
}

/** What is wrong with a field of a form. */
export const fieldsWords: Record<Language, FieldsWords> = { en, es }
