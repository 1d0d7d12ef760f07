import { z } from "zod"
import { conversation } from "./conversations.ts"
import { limits } from "./limits.ts"
import { message } from "./messages.ts"
import { person } from "./people.ts"
import { status } from "./status.ts"
import { id, input, optionalLine, seq, time } from "./text.ts"

/** Follow someone. `notify`: what they do is news too. Again with another value changes that. */
export const followInput = input({ personId: id(), notify: z.boolean().optional() })
export const personInput = input({ personId: id() })

export const contactAnswerInput = input({ personId: id(), accept: z.boolean() })
/** Those who are, those who ask, and those who were asked and have not answered. */
export const contactList = z.object({
  contacts: z.array(person),
  asking: z.array(person),
  asked: z.array(person),
})
export type ContactList = z.infer<typeof contactList>

/** What somebody whom one follows did, as one may see it. Each kind has its own subject. */
export const followingItem = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("status"), personId: id(), at: time(), status }),
  z.object({ kind: z.literal("room"), personId: id(), at: time(), conversation }),
  /** A public milestone as it is now; `step` and `road` in every language. */
  z.object({
    kind: z.literal("milestone"),
    personId: id(),
    at: time(),
    journeyId: id(),
    step: z.object({ en: z.string(), es: z.string() }),
    road: z.object({ en: z.string(), es: z.string() }),
    when: z.string(),
    outcome: z.enum(["approved", "refused", "withdrawn"]).nullable(),
  }),
])
export type FollowingItem = z.infer<typeof followingItem>
/** Newest first; `next` is the cursor of the following page. `following` are all whom one follows, by name. */
export const followingListInput = input({ cursor: z.string().max(100).optional() })
export const followingPage = z.object({
  items: z.array(followingItem),
  people: z.array(person),
  following: z.array(z.object({ personId: id(), notify: z.boolean() })),
  next: z.string().nullable(),
})
export type FollowingPage = z.infer<typeof followingPage>

/** Who wrote for the first time without being known, with what they wrote, the latest first. */
export const messageRequest = z.object({ conversation, personId: id(), messages: z.array(message), at: time() })
export type MessageRequest = z.infer<typeof messageRequest>
export const messageRequests = z.object({ requests: z.array(messageRequest), people: z.array(person) })
export type MessageRequests = z.infer<typeof messageRequests>
export const requestAnswers = ["accept", "delete", "block"] as const
export const requestAnswerInput = input({ conversationId: id(), answer: z.enum(requestAnswers) })

export const reportReasons = ["spam", "harassment", "hate", "scam", "personal_data", "other"] as const
export type ReportReason = (typeof reportReasons)[number]
/** Of a person, or of a message of theirs where a place is named. */
export const reportInput = input({
  personId: id(),
  conversationId: id().optional(),
  seq: seq().optional(),
  reason: z.enum(reportReasons),
  note: optionalLine(limits.reportNoteMax).optional(),
})
export type ReportInput = z.infer<typeof reportInput>
export const reportStates = ["open", "acted", "dismissed"] as const
/** A report as its reporter sees it; the one it is about never hears of it. */
export const report = z.object({
  id: id(),
  personId: id(),
  reason: z.enum(reportReasons),
  state: z.enum(reportStates),
  createdAt: time(),
  decidedAt: time().nullable(),
})
export type ReportDto = z.infer<typeof report>
/** News for one person that hang on no message. What `payload` holds depends on the kind; `actorId` is who did it. */
export const noticeKinds = [
  "followed",
  "contact-asked",
  "contact-accepted",
  "request",
  "status",
  "room",
  "journey",
  "journey-link",
  "cohort",
  "report-acted",
  "report-dismissed",
] as const
export type NoticeKind = (typeof noticeKinds)[number]
export const notice = z.object({
  id: id(),
  kind: z.string(),
  /** What it is about: of a kind, there is one for each. */
  key: z.string(),
  actorId: id().nullable(),
  payload: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  revision: z.number(),
  at: time(),
})
export type NoticeDto = z.infer<typeof notice>
