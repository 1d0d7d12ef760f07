/** What the demo community is made of. Names from many places, so that every screen is seen with real words. */

export const demoPeople: [handle: string, name: string][] = [
  ["amara", "Amara Okafor"],
  ["mateo", "Mateo Rivera"],
  ["priya", "Priya Nair"],
  ["yuki", "田中 優希"],
  ["jonas", "Jonas Weber"],
  ["leila", "لیلا حسینی"],
  ["sofia", "Sofía Martínez"],
  ["kwame", "Kwame Mensah"],
  ["ingrid", "Ingrid Sørensen"],
  ["noor", "Noor Haddad"],
  ["tomasz", "Tomasz Wiśniewski"],
  ["mei", "陈美玲"],
  ["oluwaseun", "Olúwaṣeun Adébáyọ̀"],
  ["anais", "Anaïs Lefèvre"],
  ["dmytro", "Дмитро Коваленко"],
  ["fatima", "فاطمة الزهراء"],
  ["minjun", "김민준"],
  ["thuy", "Nguyễn Thị Thủy"],
  ["rafael", "Rafael Gonçalves"],
  ["aroha", "Aroha Ngata"],
  ["giulia", "Giulia Conti"],
  ["arjun", "अर्जुन मेहता"],
  ["zeynep", "Zeynep Yıldız"],
  ["samuel", "Samuel Tesfaye"],
  ["elena", "Елена Попова"],
  ["ravi", "ரவி குமார்"],
  ["hana", "Hana Novotná"],
  ["liam", "Liam O’Connor"],
  ["camila", "Camila Rojas"],
  ["nikos", "Νίκος Παπαδόπουλος"],
]

/** First and last names from which everybody else's are put together, as mixed as a community of people who move. */
export const moreFirsts = (
  "Ada Adwoa Agnieszka Aisha Alejandro Amina Andrés Anh Beatriz Bilal Bogdan Chiara Chidi Daniela Deniz Efua Elif Emeka Emilia Farid Gloria Hassan Ibrahim Imani " +
  "Isabela Jamila João Karim Katarzyna Lan Lucía Malik Marisol Mehmet Milan Nadia Ngozi Nikola Oluchi Paolo Petra Quang Rania Rosa Sanjay Selam Tariq Teresa Uche Yusuf"
).split(" ")
export const moreLasts = (
  "Abebe Adeyemi Ahmed Almeida Amoah Bautista Bello Costa Çelik Danso Demir Dimitrov Eze Farah Fernández García Hoang Ivanov Juma Kaya Kowalska Lê Lopes " +
  "Mahmoud Marković Moreau Mwangi Nowak Nunes Nwosu Ofori Oliveira Osei Pereira Popescu Rahman Ramírez Romano Santos Sharma Silva Singh Suleiman Torres Trần Vargas Yılmaz"
).split(" ")

type DemoConversation = { kind: "room" | "group"; name: string; topic: string | null; share: number; members: number }

/** Rooms and groups; `share` is their part of all messages, `members` how many of the people are in. */
export const demoConversations: DemoConversation[] = [
  { kind: "room", name: "London Arrivals", topic: "First weeks, BRP, NHS, finding a flat", share: 24, members: 24 },
  { kind: "room", name: "Skilled Worker 2026", topic: "From CoS to decision, dates welcome", share: 18, members: 18 },
  { kind: "room", name: "Berlin Blue Card", topic: "Anmeldung, Ausländerbehörde, and bread", share: 13, members: 14 },
  { kind: "room", name: "K-1 waiting room", topic: "NOA2 to interview, one day at a time", share: 11, members: 16 },
  { kind: "room", name: "Café lounge", topic: "Anything but paperwork", share: 12, members: 27 },
  { kind: "room", name: "Express Entry draws", topic: "CRS, ITAs and the Wednesday ritual", share: 7, members: 12 },
  { kind: "group", name: "Family reunion", topic: null, share: 5, members: 5 },
  { kind: "group", name: "Sunday hikers", topic: null, share: 3, members: 7 },
]

/** Who also talks to whom in private: pairs of handles. */
export const demoPairs: [string, string][] = [
  ["amara", "mateo"],
  ["amara", "yuki"],
  ["amara", "priya"],
  ["jonas", "leila"],
]

export const demoCities = [
  "Lagos",
  "Manila",
  "Mumbai",
  "Bogotá",
  "Accra",
  "Seoul",
  "Istanbul",
  "Nairobi",
  "Hà Nội",
  "Lima",
]

/** Small conversations: the first line by one person, the answers by others. `{city}`, `{days}`, `{name}` are filled in. */
export const demoTalks: string[][] = [
  [
    "Anyone else still waiting after biometrics in {city}? It has been {days} days for me.",
    "{days} here. The tracker says the median is 23, so I am trying to stay calm 😅",
    "Mine took 21. They email you at night, so do not sit refreshing all day!",
    "Thank you, that helps more than you think.",
  ],
  [
    "BRP is finally here!! 🎉 Thank you all, this room kept me sane.",
    "Congratulations!! 🎉🎉",
    "So happy for you {name}",
    "👏👏👏",
    "How many days in total, if I may ask?",
    "{days} from submission. Biometrics in {city}.",
  ],
  [
    "Does the landlord letter have to be *notarised* or is a signature enough?",
    "Signature was enough for me in {city}, but they wanted the original.",
    "Same. Take two copies, they keep one.",
    "Got it, thanks both.",
  ],
  [
    "Interview tomorrow at 8:15. I have not slept properly in a week.",
    "You have got this. Bring water, the queue is long.",
    "What did they ask you, {name}?",
    "> How did you meet, and who was there?\nThat was nearly all of it.",
    "It is over! **Approved!!** ❤️",
    "Knew it!",
  ],
  [
    "Which bank opens an account without a local address?",
    "Two of them do it with the appointment letter. Ask for the *basic account*, they must not refuse it.",
    "Took {days} minutes for me, all online.",
  ],
  [
    "Good morning everyone ☀️",
    "Morning! Rain here again.",
    "صباح الخير",
    "Buenos días a todos",
    "おはようございます",
    "Доброго ранку!",
  ],
  [
    "Checklist that I made for the appointment:\n- passport and two copies\n- photo, not older than six months\n- proof of funds\n- the letter, *printed*",
    "This should be pinned.",
    "Add a pen. I am serious.",
    "😂😂",
  ],
  [
    "How do I read this status? It says `Case Was Transferred And A New Office Has Jurisdiction`.",
    "It only means another service centre has it now, nothing bad.",
    "Mine moved twice and was approved {days} days after.",
    "Phew.",
  ],
  [
    "Flat hunting in {city} from abroad feels like a scam competition.",
    "Never pay before you have seen it, not even a deposit.",
    "There is a list of checked agencies at https://example.org/flats that helped me.",
    "Bookmarked, thank you!",
  ],
  [
    "Who is coming on Sunday? Meeting at the station at ten.",
    "Me!",
    "Me and a friend if that is all right",
    "Of course. Bring layers, it is windy up there.",
    "I will bring the jollof 😌",
    "Then I am definitely coming.",
  ],
  [
    "Draw is out: 481, {days} days after the last one.",
    "Missed it by two points… again.",
    "Language test again? I went from 8 to 9 with the practice papers.",
    "¿Alguien más con el mismo puntaje?",
    "Yo, 479. Seguimos.",
  ],
  [
    "Small win: understood a whole phone call with the office today. In German.",
    "That is a *huge* win",
    "Stark! 💪",
    "The real integration test.",
  ],
  [
    "Does anybody have the draft of the cover letter?",
    "Sending it tonight. Which version, with or without the employer's part?",
    "Without.",
    "ok 👍",
  ],
  [
    "My mother asks every day whether “the computer has decided”.",
    "Mine lights a candle for the case officer.",
    "😂",
    "Whatever works!",
  ],
  [
    "Reminder that the fee goes up next month.",
    "Source?",
    "It was on the official page this morning, in the fees table.",
    "Submitted mine today then. Wish me luck.",
    "🍀",
  ],
]

/** Single lines that people say in between. */
export const demoLines = [
  "Same here.",
  "Thank you!",
  "Day {days} 🙃",
  "Any news, {name}?",
  "Not yet. Soon, I hope.",
  "That is great news!",
  "Welcome to the room, {name} 👋",
  "Has anyone flown through {city} lately?",
  "ok",
  "See you there.",
  "I would call them on Tuesday morning, Mondays are hopeless.",
  "❤️",
  "Haha yes",
  "Could somebody look over my dates before I send them?",
  "Sure, send them over.",
  "What a week.",
  "Je croise les doigts pour toi.",
  "行ってらっしゃい！",
  "ありがとう、{name}さん",
  "Obrigado demais 🙏",
  "It depends on the office, honestly.",
  "Took {days} days in {city}.",
  "They answered by post. By *post*.",
  "Enfin !",
]

export const demoReactions = ["👍", "❤️", "🎉", "😂", "🙏", "💪", "😮"]
