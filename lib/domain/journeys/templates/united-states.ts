import type { Template } from "#lib/protocol/journeys/template.ts"
import {
  again,
  anytime,
  between,
  choice,
  date,
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

const uscis = stepsOf(same("USCIS"))
const nvc = stepsOf(same("National Visa Center"))
const post = stepsOf({ en: "US embassy or consulate", es: "Embajada o consulado de EE. UU." })
const doctor = stepsOf({ en: "Panel physician", es: "Médico autorizado" })
const border = stepsOf({ en: "US Customs and Border Protection", es: "Aduanas y Protección Fronteriza de EE. UU." })
const labor = stepsOf({ en: "US Department of Labor", es: "Departamento de Trabajo de EE. UU." })
const school = stepsOf({ en: "The school's international office", es: "Oficina internacional de la escuela" })
const own = stepsOf(null)

const receipt = uscis("receipt", "Receipt notice", "Aviso de recibo", "I-797C")
const evidence = [
  uscis("rfe", "Evidence requested", "Pidieron pruebas", "I-797E", again),
  uscis("rfe_answered", "Evidence sent", "Pruebas enviadas", "I-797E", again),
]
const premium = uscis("premium", "Premium processing asked for", "Se pidió tramitación urgente", "I-907", between)
const card = [
  uscis("card_made", "Card produced", "Tarjeta producida", null, optional),
  uscis("card", "Card received", "Tarjeta recibida"),
]

const centers = offices("center", "Service center", "Centro de servicio", {
  csc: "California Service Center",
  nsc: "Nebraska Service Center",
  psc: "Potomac Service Center",
  tsc: "Texas Service Center",
  vsc: "Vermont Service Center",
  nbc: "National Benefits Center",
})
const posts = offices("post", "Embassy or consulate", "Embajada o consulado", {
  abuja: "Abuja",
  accra: "Accra",
  addis_ababa: "Addis Ababa",
  amman: "Amman",
  ankara: "Ankara",
  bangkok: "Bangkok",
  beirut: "Beirut",
  berlin: "Berlin",
  bogota: "Bogotá",
  buenos_aires: "Buenos Aires",
  cairo: "Cairo",
  caracas_bogota: "Caracas (Bogotá)",
  casablanca: "Casablanca",
  ciudad_juarez: "Ciudad Juárez",
  dhaka: "Dhaka",
  frankfurt: "Frankfurt",
  guangzhou: "Guangzhou",
  guatemala: "Guatemala",
  havana: "La Habana",
  ho_chi_minh: "Ho Chi Minh City",
  islamabad: "Islamabad",
  jakarta: "Jakarta",
  kathmandu: "Kathmandu",
  kingston: "Kingston",
  lagos: "Lagos",
  lima: "Lima",
  london: "London",
  madrid: "Madrid",
  manila: "Manila",
  montreal: "Montreal",
  mumbai: "Mumbai",
  nairobi: "Nairobi",
  new_delhi: "New Delhi",
  paris: "Paris",
  port_au_prince: "Port-au-Prince",
  quito: "Quito",
  rio: "Rio de Janeiro",
  san_salvador: "San Salvador",
  santo_domingo: "Santo Domingo",
  seoul: "Seoul",
  sydney: "Sydney",
  tegucigalpa: "Tegucigalpa",
  tokyo: "Tokyo",
  warsaw: "Warsaw",
  yerevan: "Yerevan",
})
const fieldOffices = offices("field_office", "Field office", "Oficina local", {
  atlanta: "Atlanta",
  baltimore: "Baltimore",
  boston: "Boston",
  chicago: "Chicago",
  dallas: "Dallas",
  denver: "Denver",
  detroit: "Detroit",
  houston: "Houston",
  los_angeles: "Los Angeles",
  miami: "Miami",
  minneapolis: "Minneapolis",
  new_york: "New York",
  newark: "Newark",
  orlando: "Orlando",
  philadelphia: "Philadelphia",
  phoenix: "Phoenix",
  portland: "Portland",
  san_antonio: "San Antonio",
  san_diego: "San Diego",
  san_francisco: "San Francisco",
  san_jose: "San José",
  seattle: "Seattle",
  tampa: "Tampa",
  washington: "Washington",
})

/** Petition for a fiancé(e), then a visa at the consulate, then 90 days to marry. */
const k1 = route("us-k1", "US", "K-1 fiancé(e) visa", "Visa K-1 de prometido(a)", {
  offices: [posts, centers],
  fields: [yesNo("imb", "Met through an agency", "Se conocieron por una agencia")],
  steps: [
    uscis("filed", "Petition filed", "Petición presentada", "I-129F", filing),
    receipt,
    ...evidence,
    uscis("petition_decided", "Petition decided", "Decisión de la petición", "I-797", decision),
    nvc("nvc", "Case at the National Visa Center", "Caso en el Centro Nacional de Visas"),
    post("post", "Case at the consulate", "Caso en el consulado"),
    post("ds160", "Visa form submitted", "Formulario de visa enviado", "DS-160"),
    doctor("medical", "Medical examination", "Examen médico", "DS-2054", anytime),
    post("interview", "Interview", "Entrevista"),
    post("processing", "Administrative processing", "Trámite administrativo", "INA 221(g)", between),
    post("decided", "Visa decided", "Decisión de la visa", null, decision),
    post("passport", "Passport returned", "Pasaporte devuelto"),
    border("entry", "Entered the United States", "Entrada a Estados Unidos", "I-94"),
    own("wedding", "Married", "Matrimonio", null, optional),
  ],
})

/** Spouse of a citizen: petition, National Visa Center, consulate. */
const cr1 = route("us-cr1-ir1", "US", "CR-1 / IR-1 spouse visa", "Visa de cónyuge CR-1 / IR-1", {
  offices: [posts, centers],
  fields: [choice("class", "Class", "Clase", { cr1: ["CR-1", "CR-1"], ir1: ["IR-1", "IR-1"] })],
  steps: [
    uscis("filed", "Petition filed", "Petición presentada", "I-130", filing),
    receipt,
    ...evidence,
    uscis("petition_decided", "Petition decided", "Decisión de la petición", "I-797", decision),
    nvc("nvc", "Case number given", "Número de caso asignado"),
    nvc("fees", "Fees paid", "Tasas pagadas", "DS-261"),
    nvc("documents", "Visa form and documents sent", "Formulario y documentos enviados", "DS-260, I-864"),
    nvc("qualified", "Documentarily qualified", "Documentación completa"),
    nvc("scheduled", "Interview scheduled", "Entrevista programada"),
    doctor("medical", "Medical examination", "Examen médico", "DS-2054", anytime),
    post("interview", "Interview", "Entrevista"),
    post("processing", "Administrative processing", "Trámite administrativo", "INA 221(g)", between),
    post("decided", "Visa decided", "Decisión de la visa", null, decision),
    post("passport", "Passport returned", "Pasaporte devuelto"),
    border("entry", "Entered the United States", "Entrada a Estados Unidos", "I-94"),
    uscis("card", "Green card received", "Tarjeta de residente recibida", "I-551"),
  ],
})

/** Becoming a permanent resident from inside the country. */
const i485 = route("us-i485", "US", "I-485 adjustment of status", "I-485 ajuste de estatus", {
  offices: [fieldOffices, centers],
  fields: [
    choice("basis", "Basis", "Base", {
      family: ["Family", "Familia"],
      employment: ["Employment", "Empleo"],
      asylum: ["Asylum or refugee", "Asilo o refugio"],
      diversity: ["Diversity visa", "Visa de diversidad"],
      other: ["Other", "Otra"],
    }),
    date("priority", "Priority date", "Fecha de prioridad"),
  ],
  steps: [
    uscis("filed", "Application filed", "Solicitud presentada", "I-485", filing),
    receipt,
    uscis("biometrics", "Biometrics", "Datos biométricos", "I-797C", anytime),
    ...evidence,
    uscis("work_permit", "Work permit approved", "Permiso de trabajo aprobado", "I-765", between),
    uscis("parole", "Advance parole approved", "Permiso de viaje aprobado", "I-131", between),
    uscis("transferred", "Case transferred", "Caso transferido", null, again),
    uscis("interview", "Interview", "Entrevista", null, optional),
    uscis("decided", "Application decided", "Decisión de la solicitud", null, decision),
    ...card,
  ],
})

const i140 = route("us-i140", "US", "I-140 immigrant worker", "I-140 trabajador inmigrante", {
  offices: [centers],
  fields: [
    choice("category", "Category", "Categoría", {
      eb1a: ["EB-1A", "EB-1A"],
      eb1b: ["EB-1B", "EB-1B"],
      eb1c: ["EB-1C", "EB-1C"],
      eb2: ["EB-2", "EB-2"],
      eb2_niw: ["EB-2 NIW", "EB-2 NIW"],
      eb3: ["EB-3", "EB-3"],
    }),
    date("priority", "Priority date", "Fecha de prioridad"),
  ],
  steps: [
    labor("perm_filed", "Labor certification filed", "Certificación laboral presentada", "ETA-9089", optional),
    labor("perm_certified", "Labor certification granted", "Certificación laboral concedida", "ETA-9089", optional),
    uscis("filed", "Petition filed", "Petición presentada", "I-140", filing),
    receipt,
    premium,
    ...evidence,
    uscis("decided", "Petition decided", "Decisión de la petición", "I-797", decision),
  ],
})

const i765 = route("us-i765", "US", "I-765 work permit", "I-765 permiso de trabajo", {
  offices: [centers],
  fields: [text("category", "Eligibility category", "Categoría de elegibilidad", 12, { filterable: true })],
  steps: [
    uscis("filed", "Application filed", "Solicitud presentada", "I-765", filing),
    receipt,
    uscis("biometrics", "Biometrics", "Datos biométricos", "I-797C", between),
    ...evidence,
    uscis("decided", "Application decided", "Decisión de la solicitud", null, decision),
    ...card,
  ],
})

const n400 = route("us-n400", "US", "N-400 citizenship", "N-400 ciudadanía", {
  offices: [fieldOffices],
  fields: [
    choice("basis", "Basis", "Base", {
      five_years: ["Five years as a resident", "Cinco años de residencia"],
      three_years: ["Three years, married to a citizen", "Tres años, con cónyuge ciudadano"],
      military: ["Military service", "Servicio militar"],
    }),
  ],
  steps: [
    uscis("filed", "Application filed", "Solicitud presentada", "N-400", filing),
    receipt,
    uscis("biometrics", "Biometrics", "Datos biométricos", "I-797C", between),
    uscis("scheduled", "Interview scheduled", "Entrevista programada"),
    uscis("interview", "Interview and test", "Entrevista y examen", "N-652", { repeatable: true }),
    ...evidence,
    uscis("decided", "Application decided", "Decisión de la solicitud", "N-652", decision),
    uscis("oath_scheduled", "Oath scheduled", "Juramento programado", "N-445"),
    uscis("oath", "Oath taken", "Juramento", "N-550"),
  ],
})

const h1b = route("us-h1b", "US", "H-1B worker", "H-1B trabajador", {
  offices: [centers, posts],
  fields: [
    choice("cap", "Cap", "Cupo", {
      regular: ["Regular", "Regular"],
      masters: ["US master's degree", "Maestría en EE. UU."],
      exempt: ["Exempt", "Exento"],
      transfer: ["Change of employer", "Cambio de empleador"],
    }),
  ],
  steps: [
    uscis("registered", "Registered", "Registro", null, optional),
    uscis("selected", "Selected", "Selección", null, optional),
    labor("lca", "Labor condition certified", "Condición laboral certificada", "ETA-9035"),
    uscis("filed", "Petition filed", "Petición presentada", "I-129", filing),
    receipt,
    premium,
    ...evidence,
    uscis("decided", "Petition decided", "Decisión de la petición", "I-797", decision),
    post("visa_interview", "Visa interview", "Entrevista de visa", "DS-160", optional),
    post("visa", "Visa in the passport", "Visa en el pasaporte", null, optional),
    border("entry", "Entered the United States", "Entrada a Estados Unidos", "I-94", optional),
    own("started", "Started work", "Inicio del trabajo"),
  ],
})

const opt = route("us-f1-opt", "US", "F-1 student and OPT", "Estudiante F-1 y OPT", {
  offices: [centers, posts],
  fields: [
    choice("kind", "Kind of OPT", "Tipo de OPT", {
      before: ["Before completion", "Antes de terminar"],
      after: ["After completion", "Después de terminar"],
      stem: ["STEM extension", "Extensión STEM"],
    }),
  ],
  steps: [
    school("i20", "I-20 issued", "I-20 emitido", "I-20", optional),
    own("sevis", "SEVIS fee paid", "Tasa SEVIS pagada", "I-901", optional),
    post("visa_interview", "Visa interview", "Entrevista de visa", "DS-160", optional),
    border("entry", "Entered the United States", "Entrada a Estados Unidos", "I-94", optional),
    school("recommended", "OPT recommended by the school", "OPT recomendado por la escuela", "I-20"),
    uscis("filed", "OPT application filed", "Solicitud de OPT presentada", "I-765", filing),
    receipt,
    premium,
    ...evidence,
    uscis("decided", "Application decided", "Decisión de la solicitud", null, decision),
    ...card,
    own("started", "Started work", "Inicio del trabajo", null, optional),
  ],
})

export const unitedStates: Template[] = [k1, cr1, i485, i140, i765, n400, h1b, opt]
