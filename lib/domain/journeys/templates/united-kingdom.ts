import type { Template } from "#lib/protocol/journeys/template.ts"
import {
  again,
  anytime,
  between,
  choice,
  decision,
  filing,
  offices,
  optional,
  route,
  same,
  stepsOf,
  text,
  yesNo,
} from "./make.ts"

const ukvi = stepsOf(same("UK Visas and Immigration"))
const center = stepsOf({ en: "Visa application centre", es: "Centro de solicitud de visas" })
const employer = stepsOf({ en: "The sponsoring employer", es: "El empleador patrocinador" })
const own = stepsOf(null)

const places = offices("place", "Applied from", "Solicitado desde", {
  abuja: "Abuja",
  accra: "Accra",
  bengaluru: "Bengaluru",
  cairo: "Cairo",
  chennai: "Chennai",
  colombo: "Colombo",
  dhaka: "Dhaka",
  dubai: "Dubai",
  harare: "Harare",
  hong_kong: "Hong Kong",
  islamabad: "Islamabad",
  istanbul: "Istanbul",
  johannesburg: "Johannesburg",
  kathmandu: "Kathmandu",
  kochi: "Kochi",
  lagos: "Lagos",
  lahore: "Lahore",
  manila: "Manila",
  mumbai: "Mumbai",
  nairobi: "Nairobi",
  new_delhi: "New Delhi",
  new_york: "New York",
  sao_paulo: "São Paulo",
  inside: ["Inside the UK", "Dentro del Reino Unido"],
})
const service = choice("service", "Service", "Servicio", {
  standard: ["Standard", "Normal"],
  priority: ["Priority", "Prioritario"],
  super: ["Super priority", "Súper prioritario"],
})

const applied = ukvi("submitted", "Application submitted", "Solicitud enviada", "Online form", filing)
const biometrics = center("biometrics", "Biometrics", "Datos biométricos", null, anytime)
const documents = ukvi("documents", "Documents requested", "Pidieron documentos", null, again)
const decided = ukvi("decided", "Decision", "Decisión", null, decision)
const arrival = [center("passport", "Passport collected", "Pasaporte recogido"), own("arrival", "Arrival", "Llegada")]

const work = (key: string, en: string, es: string) =>
  route(key, "GB", en, es, {
    offices: [places],
    fields: [service, text("occupation", "Occupation", "Ocupación")],
    steps: [
      employer("certificate", "Certificate of sponsorship", "Certificado de patrocinio", "CoS", optional),
      center("tuberculosis", "Tuberculosis test", "Prueba de tuberculosis", null, optional),
      applied,
      biometrics,
      documents,
      decided,
      ...arrival,
    ],
  })

const spouse = route("uk-spouse", "GB", "Spouse or partner visa", "Visa de cónyuge o pareja", {
  offices: [places],
  fields: [service],
  steps: [
    center("tuberculosis", "Tuberculosis test", "Prueba de tuberculosis", null, optional),
    applied,
    biometrics,
    documents,
    ukvi("interview", "Interview", "Entrevista", null, between),
    decided,
    ...arrival,
  ],
})

const settlement = route("uk-ilr", "GB", "Indefinite leave to remain", "Permiso indefinido (ILR)", {
  offices: [places],
  fields: [service, yesNo("family", "With family", "Con familia")],
  steps: [
    own("life_test", "Life in the UK test", "Examen Life in the UK", null, optional),
    own("english", "English test", "Examen de inglés", null, optional),
    ukvi("submitted", "Application submitted", "Solicitud enviada", "SET(O), SET(M)", filing),
    biometrics,
    documents,
    decided,
    ukvi("evisa", "eVisa shows it", "Aparece en la eVisa"),
  ],
})

export const unitedKingdom: Template[] = [
  work("uk-skilled-worker", "Skilled Worker visa", "Visa Skilled Worker"),
  work("uk-health-care", "Health and Care Worker visa", "Visa Health and Care Worker"),
  spouse,
  settlement,
]
