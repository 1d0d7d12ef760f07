/** What the people of the demo say of themselves. */
export type DemoProfile = {
  pronouns?: string
  bio?: string
  languages: string[]
  place: string
  /** Of their journey, and the country it began in; Amara's is her own. */
  road?: [route: string, origin: string]
  link?: string
  status?: [emoji: string, text: string]
}

export const demoProfiles: Record<string, DemoProfile> = {
  amara: {
    pronouns: "she/her",
    bio: "Nurse, jollof purist, terrible at goodbyes. Ask me about the Health and Care visa, I have the spreadsheet.",
    languages: ["en", "ig"],
    place: "Lagos → London",
    status: ["📬", "Waiting for the letter"],
  },
  mateo: {
    pronouns: "he/him",
    bio: "Backend by day, cumbia by night. Two visas, three countries, one very tired suitcase.",
    languages: ["es", "en"],
    place: "Bogotá → Berlin",
    road: ["de-blue-card", "CO"],
    link: "https://mateo.example.org/",
    status: ["🎸", "Rehearsing until late"],
  },
  priya: {
    pronouns: "she/her",
    bio: "Structural engineer. I read the guidance so that you do not have to.",
    languages: ["en", "ml", "hi"],
    place: "Kochi → Manchester",
    road: ["uk-skilled-worker", "IN"],
  },
  yuki: {
    bio: "写真とコーヒー。I take pictures of queues.",
    languages: ["ja", "en"],
    place: "大阪 → London",
    road: ["uk-skilled-worker", "JP"],
    status: ["📷", "Out with the camera"],
  },
  jonas: {
    pronouns: "er/ihm",
    bio: "Born here, married into the paperwork. I translate letters from the Ausländerbehörde.",
    languages: ["de", "en"],
    place: "Berlin",
    road: ["de-family", "BR"],
  },
  leila: {
    pronouns: "she/her",
    bio: "Architect. I draw houses and wait for stamps.",
    languages: ["fa", "de", "en"],
    place: "Tehran → Berlin",
    road: ["de-blue-card", "IR"],
    status: ["🏛️", "Interview on Thursday"],
  },
  sofia: {
    pronouns: "ella",
    bio: "Profesora de primaria. Pregunto mucho y contesto cuando puedo.",
    languages: ["es", "en"],
    place: "Guadalajara → Austin",
    road: ["us-cr1-ir1", "MX"],
  },
  kwame: {
    pronouns: "he/him",
    bio: "Radiographer, Arsenal, highlife. Day 200 and still smiling.",
    languages: ["en", "ak"],
    place: "Accra → Leeds",
    road: ["uk-health-care", "GH"],
    status: ["⚽", "Match day"],
  },
  ingrid: {
    bio: "Sails in summer, knits in winter.",
    languages: ["no", "en"],
    place: "Bergen → Toronto",
    road: ["ca-express-entry", "NO"],
  },
  noor: {
    pronouns: "she/they",
    bio: "Data journalist. I count things that should not need counting.",
    languages: ["ar", "en", "fr"],
    place: "Beirut → Montréal",
    road: ["ca-express-entry", "LB"],
    link: "https://noor.example.org/notes",
  },
  tomasz: {
    pronouns: "on/jego",
    bio: "Electrician with a soft spot for old radios.",
    languages: ["pl", "en"],
    place: "Gdańsk → Edinburgh",
    road: ["uk-skilled-worker", "PL"],
  },
  mei: {
    bio: "Postdoc in soil science. The worms do not mind the wait.",
    languages: ["zh", "en"],
    place: "成都 → Brisbane",
    road: ["au-189", "CN"],
  },
  oluwaseun: {
    pronouns: "he/him",
    bio: "Product designer. Collects boarding passes and apologises to plants.",
    languages: ["yo", "en"],
    place: "Ibadan → London",
    road: ["uk-skilled-worker", "NG"],
    status: ["🪴", "Repotting"],
  },
  anais: {
    pronouns: "elle",
    bio: "Pâtissière. J’échange des croissants contre des conseils.",
    languages: ["fr", "en"],
    place: "Lyon → Vancouver",
    road: ["ca-express-entry", "FR"],
  },
  dmytro: {
    bio: "Машинне навчання і велосипеди.",
    languages: ["uk", "en", "de"],
    place: "Львів → Berlin",
    road: ["de-blue-card", "UA"],
  },
  fatima: {
    pronouns: "she/her",
    bio: "Pharmacist. Mother of two, expert in waiting rooms.",
    languages: ["ar", "fr", "en"],
    place: "Casablanca → London",
    road: ["uk-health-care", "MA"],
  },
  minjun: {
    bio: "Game audio. 소리를 모읍니다.",
    languages: ["ko", "en"],
    place: "서울 → Vancouver",
    road: ["ca-express-entry", "KR"],
    status: ["🎧", "In the studio"],
  },
  thuy: {
    pronouns: "she/her",
    bio: "Accountant, so the fees add up at least once.",
    languages: ["vi", "en"],
    place: "Huế → Melbourne",
    road: ["au-190", "VN"],
  },
  rafael: {
    pronouns: "ele/dele",
    bio: "Physiotherapist. Ask me about your desk chair.",
    languages: ["pt", "en", "es"],
    place: "Recife → Glasgow",
    road: ["uk-health-care", "BR"],
  },
  aroha: {
    pronouns: "she/ia",
    bio: "Midwife. Kia ora from the other queue.",
    languages: ["mi", "en"],
    place: "Rotorua → London",
    road: ["uk-health-care", "NZ"],
  },
  giulia: {
    pronouns: "lei",
    bio: "Restorer of frescoes, slow by profession.",
    languages: ["it", "en", "de"],
    place: "Siena → Boston",
    road: ["us-h1b", "IT"],
  },
  arjun: {
    pronouns: "he/him",
    bio: "Cardiology registrar. Night shifts and filter coffee.",
    languages: ["hi", "en", "kn"],
    place: "Bengaluru → Leeds",
    road: ["uk-health-care", "IN"],
  },
  zeynep: {
    pronouns: "o/ona",
    bio: "Translator. I know eleven words for waiting.",
    languages: ["tr", "de", "en"],
    place: "İzmir → Berlin",
    road: ["de-blue-card", "TR"],
    status: ["✍️", "Deadline on Friday"],
  },
  samuel: {
    pronouns: "he/him",
    bio: "Runner, baker, K-1 fiancé.",
    languages: ["am", "en"],
    place: "Addis Ababa → Denver",
    road: ["us-k1", "ET"],
  },
  elena: {
    pronouns: "она/её",
    bio: "Teaches piano to people who type fast.",
    languages: ["ru", "en", "es"],
    place: "Almaty → Berlin",
    road: ["de-family", "KZ"],
  },
  ravi: {
    bio: "Civil engineer, weekend cricketer.",
    languages: ["ta", "en"],
    place: "Madurai → Calgary",
    road: ["ca-express-entry", "IN"],
  },
  hana: {
    pronouns: "ona",
    bio: "Botanist with a bus pass.",
    languages: ["cs", "en"],
    place: "Brno → Perth",
    road: ["au-189", "CZ"],
  },
  liam: {
    pronouns: "he/him",
    bio: "Came back after ten years. Here to return a favour.",
    languages: ["en", "ga"],
    place: "Galway",
    road: ["us-n400", "IE"],
  },
  camila: {
    pronouns: "ella",
    bio: "Veterinaria. Traje al perro y catorce formularios.",
    languages: ["es", "en", "pt"],
    place: "Valparaíso → Toronto",
    road: ["ca-express-entry", "CL"],
    status: ["🐕", "At the vet, as the owner"],
  },
  nikos: {
    bio: "Μάγειρας. Fish on Fridays, forms on Mondays.",
    languages: ["el", "en"],
    place: "Θεσσαλονίκη → Melbourne",
    road: ["au-820", "GR"],
  },
}

/** Who knows whom besides those who write to each other in private, and whom the first of the cast follows. */
export const demoContacts: [string, string][] = [
  ["amara", "kwame"],
  ["amara", "oluwaseun"],
  ["amara", "aroha"],
  ["jonas", "dmytro"],
  ["leila", "zeynep"],
]
export const demoAsking: [from: string, to: string][] = [
  ["fatima", "amara"],
  ["arjun", "amara"],
]
export const demoFollowed = ["mateo", "leila", "kwame", "noor", "yuki", "oluwaseun", "camila"]
