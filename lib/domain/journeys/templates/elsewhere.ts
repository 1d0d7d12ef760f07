import type { Template } from "#lib/protocol/journeys/template.ts"
import {
  again,
  anytime,
  between,
  choice,
  decision,
  filing,
  number,
  offices,
  optional,
  route,
  same,
  stepsOf,
  text,
} from "./make.ts"

const own = stepsOf(null)

const ircc = stepsOf(same("IRCC"))
const cbsa = stepsOf(same("CBSA"))
const visaOffices = offices("office", "Visa office", "Oficina de visas", {
  ottawa: "Ottawa",
  sydney_ns: "Sydney (Nova Scotia)",
  mississauga: "Mississauga",
  edmonton: "Edmonton",
  accra: "Accra",
  ankara: "Ankara",
  bogota: "Bogotá",
  islamabad: "Islamabad",
  london: "London",
  manila: "Manila",
  mexico: "México",
  nairobi: "Nairobi",
  new_delhi: "New Delhi",
  paris: "Paris",
  rabat: "Rabat",
  rome: "Roma",
  sao_paulo: "São Paulo",
})
const medical = ircc("medical", "Medical passed", "Examen médico aprobado", "IME", anytime)
const fingerprints = ircc("biometrics", "Biometrics", "Datos biométricos", null, anytime)
const moreDocuments = ircc("documents", "Documents requested", "Pidieron documentos", null, again)
const residence = [
  ircc("confirmation", "Confirmation of residence", "Confirmación de residencia", "IMM 5688"),
  cbsa("landed", "Landed", "Llegada como residente", null, optional),
  ircc("card", "Card received", "Tarjeta recibida"),
]

const express = route("ca-express-entry", "CA", "Express Entry", "Express Entry", {
  offices: [visaOffices],
  fields: [
    choice("program", "Programme", "Programa", {
      cec: ["Canadian Experience Class", "Experiencia canadiense"],
      fsw: ["Federal Skilled Worker", "Trabajador calificado"],
      fst: ["Federal Skilled Trades", "Oficios calificados"],
      pnp: ["Provincial nominee", "Nominación provincial"],
    }),
    number("score", "Score", "Puntaje", 0, 1200),
  ],
  steps: [
    own("language", "Language test", "Examen de idioma", null, optional),
    own("credentials", "Credentials assessed", "Títulos evaluados", "ECA", optional),
    ircc("profile", "Profile in the pool", "Perfil en el grupo", null, optional),
    ircc("invited", "Invitation to apply", "Invitación a solicitar", "ITA"),
    ircc("submitted", "Application submitted", "Solicitud enviada", "IMM 0008", filing),
    ircc("acknowledged", "Receipt acknowledged", "Acuse de recibo", "AOR"),
    fingerprints,
    medical,
    moreDocuments,
    ircc("background", "Background check begun", "Verificación de antecedentes", null, between),
    ircc("decided", "Final decision", "Decisión final", null, decision),
    ...residence,
  ],
})

const spousal = route("ca-spousal", "CA", "Spousal sponsorship", "Patrocinio de cónyuge", {
  offices: [visaOffices],
  fields: [
    choice("stream", "Stream", "Modalidad", {
      inland: ["Inside Canada", "Dentro de Canadá"],
      outland: ["Outside Canada", "Fuera de Canadá"],
    }),
  ],
  steps: [
    ircc("submitted", "Application submitted", "Solicitud enviada", "IMM 1344, IMM 0008", filing),
    ircc("acknowledged", "Receipt acknowledged", "Acuse de recibo", "AOR"),
    fingerprints,
    ircc("sponsor", "Sponsor approved", "Patrocinador aprobado", null, anytime),
    medical,
    moreDocuments,
    ircc("work_permit", "Open work permit", "Permiso de trabajo abierto", "IMM 5710", between),
    ircc("interview", "Interview", "Entrevista", null, between),
    ircc("decided", "Final decision", "Decisión final", null, decision),
    ...residence,
  ],
})

const affairs = stepsOf({ en: "Department of Home Affairs", es: "Departamento de Asuntos Internos" })
const assessor = stepsOf({ en: "Assessing authority", es: "Autoridad evaluadora" })
const state = stepsOf({ en: "State or territory", es: "Estado o territorio" })
const states = offices("state", "State or territory", "Estado o territorio", {
  act: "ACT",
  nsw: "New South Wales",
  nt: "Northern Territory",
  qld: "Queensland",
  sa: "South Australia",
  tas: "Tasmania",
  vic: "Victoria",
  wa: "Western Australia",
})
const health = affairs("medical", "Health examination", "Examen de salud", "HAP", anytime)
const asked = affairs("documents", "More information requested", "Pidieron más información", "s56", again)

const skilled = (key: string, en: string, es: string, nominated: boolean) =>
  route(key, "AU", en, es, {
    offices: nominated ? [states] : [],
    fields: [
      text("occupation", "Occupation", "Ocupación"),
      number("points", "Points", "Puntos", 0, 150),
      choice("where", "Applied from", "Solicitado desde", {
        inside: ["Inside Australia", "Dentro de Australia"],
        outside: ["Outside Australia", "Fuera de Australia"],
      }),
    ],
    steps: [
      assessor("skills", "Skills assessed", "Habilidades evaluadas", null, optional),
      affairs("interest", "Expression of interest", "Expresión de interés", "EOI"),
      ...(nominated ? [state("nominated", "Nominated", "Nominación")] : []),
      affairs("invited", "Invitation", "Invitación"),
      affairs("submitted", "Application submitted", "Solicitud enviada", null, filing),
      affairs("biometrics", "Biometrics", "Datos biométricos", null, between),
      health,
      asked,
      affairs("decided", "Decision", "Decisión", null, decision),
      own("arrival", "First entry", "Primera entrada", null, optional),
    ],
  })

const partner = route("au-820", "AU", "Partner visa 820 and 801", "Visa de pareja 820 y 801", {
  steps: [
    affairs("submitted", "Application submitted", "Solicitud enviada", "47SP", filing),
    affairs("sponsor", "Sponsorship submitted", "Patrocinio enviado", "40SP"),
    affairs("bridging", "Bridging visa", "Visa puente", null, between),
    health,
    asked,
    affairs("decided", "Temporary visa decided", "Decisión de la visa temporal", null, decision),
    affairs("second_stage", "Second stage documents", "Documentos de la segunda etapa"),
    affairs("permanent", "Permanent visa decided", "Decisión de la visa permanente", null, decision),
  ],
})

const mission = stepsOf({ en: "German mission abroad", es: "Representación alemana" })
const foreigners = stepsOf({ en: "Foreigners authority", es: "Oficina de Extranjería" })
const agency = stepsOf({ en: "Federal Employment Agency", es: "Agencia Federal de Empleo" })
const recognition = stepsOf({
  en: "Central Office for Foreign Education",
  es: "Oficina Central de Educación Extranjera",
})
const registry = stepsOf({ en: "Residents' registration office", es: "Oficina de empadronamiento" })
const missions = offices("mission", "Mission", "Representación", {
  accra: "Accra",
  amman: "Amman",
  ankara: "Ankara",
  beirut: "Beirut",
  belgrade: "Belgrade",
  bengaluru: "Bengaluru",
  bogota: "Bogotá",
  cairo: "Cairo",
  chennai: "Chennai",
  islamabad: "Islamabad",
  istanbul: "Istanbul",
  lagos: "Lagos",
  manila: "Manila",
  mexico: "México",
  mumbai: "Mumbai",
  nairobi: "Nairobi",
  new_delhi: "New Delhi",
  pristina: "Pristina",
  rabat: "Rabat",
  sao_paulo: "São Paulo",
  tehran: "Tehran",
  tunis: "Tunis",
  inside: ["Inside Germany", "Dentro de Alemania"],
})
const booked = mission("appointment", "Appointment booked", "Cita reservada", null, optional)
const submitted = mission("submitted", "Application submitted", "Solicitud presentada", "VIDEX", filing)
const wanted = mission("documents", "Documents requested", "Pidieron documentos", null, again)
const visaDecided = mission("decided", "Visa decided", "Decisión de la visa", null, decision)
const settling = [
  mission("visa", "Visa collected", "Visa recogida", null, optional),
  own("arrival", "Arrival", "Llegada"),
  registry("registered", "Address registered", "Empadronamiento"),
  foreigners("permit_applied", "Residence permit applied for", "Permiso de residencia solicitado"),
  foreigners("permit", "Residence permit received", "Permiso de residencia recibido", "eAT"),
]

const blueCard = route("de-blue-card", "DE", "EU Blue Card", "Tarjeta Azul UE", {
  offices: [missions],
  fields: [text("occupation", "Occupation", "Ocupación")],
  steps: [
    recognition("recognition", "Degree recognised", "Título reconocido", null, optional),
    own("contract", "Contract signed", "Contrato firmado", null, optional),
    agency("approval", "Employment agreed to", "Empleo aprobado", null, optional),
    booked,
    submitted,
    wanted,
    visaDecided,
    ...settling,
  ],
})

const reunion = route("de-family", "DE", "Family reunion", "Reagrupación familiar", {
  offices: [missions],
  fields: [
    choice("relation", "Joining", "Se reúne con", {
      spouse: ["Spouse", "Cónyuge"],
      parent: ["Parent", "Madre o padre"],
      child: ["Child", "Hija o hijo"],
    }),
  ],
  steps: [
    own("language", "Language certificate A1", "Certificado de idioma A1", null, optional),
    booked,
    submitted,
    foreigners("forwarded", "With the foreigners authority", "En la Oficina de Extranjería", null, between),
    wanted,
    visaDecided,
    ...settling,
  ],
})

/** Its owner names the steps. */
const free: Template = {
  route: "free",
  country: null,
  name: { en: "Another road", es: "Otro camino" },
  free: true,
  steps: [],
  offices: [],
  fields: [],
}

export const elsewhere: Template[] = [
  express,
  spousal,
  skilled("au-189", "Skilled Independent visa 189", "Visa 189 de trabajador independiente", false),
  skilled("au-190", "Skilled Nominated visa 190", "Visa 190 de trabajador nominado", true),
  partner,
  blueCard,
  reunion,
  free,
]
