import { z } from "zod"
import { lobbyRow, receiptsMoved, watermarks } from "./conversations.ts"
import { draft } from "./drafts.ts"
import { upload } from "./file-schemas.ts"
import { me, person } from "./people.ts"
import { presenceChanged } from "./presence.ts"
import { changes } from "./sync.ts"
import { id } from "./text.ts"

/**
 * Every event that the server tells. The audience is the conversation's readers unless the sentence says otherwise. Those whose
 * payload is `changes` are one mechanism: a conversation went from one revision to another.
 */
export const events = {
  "messages:sent": { payload: changes, about: "Messages that were committed together." },
  "messages:edited": { payload: changes, about: "A body was changed." },
  "messages:deleted": { payload: changes, about: "Only the places of the tombstones." },
  "messages:previewed": { payload: changes, about: "The preview of a link was made, or taken away." },
  "messages:pinned": { payload: changes, about: "A message was pinned, or is no longer." },
  "reactions:changed": { payload: changes, about: "Reactions of a message were changed." },
  "members:changed": { payload: changes, about: "Someone joined, left, was removed, renamed or given a role." },
  "conversation:changed": { payload: changes, about: "Name or topic was changed." },
  "conversation:head": {
    payload: z.object({ conversationId: id(), revision: z.number() }),
    about: "Repeated: the revision a reader should have by now.",
  },
  "membership:changed": {
    payload: z.object({ row: lobbyRow, people: z.array(person), personRevision: z.number() }),
    about: "To the person: a conversation is theirs now, or their membership changed.",
  },
  "membership:ended": {
    payload: z.object({ conversationId: id(), personRevision: z.number() }),
    about: "To the person: a conversation is theirs no more; drop what the device kept.",
  },
  "watermarks:moved": { payload: watermarks, about: "To the person: read here means read on all devices." },
  "saved:changed": {
    payload: z.object({ conversationId: id(), seq: z.number(), saved: z.boolean(), personRevision: z.number() }),
    about: "To the person: a message is kept for later, or no longer.",
  },
  "activity:changed": {
    payload: z.object({ unseen: z.number(), personRevision: z.number() }),
    about: "To the person: what concerns them is different, and how much of it they have not seen.",
  },
  "draft:saved": {
    payload: z.object({ draft, device: id() }),
    about: "To the person: a draft of theirs changed; `device` is the browser that it was written in.",
  },
  "uploads:changed": {
    payload: z.object({ uploads: z.array(upload) }),
    about: "To the person: an own upload has arrived, is ready, or was refused.",
  },
  "receipts:moved": {
    payload: receiptsMoved,
    about: "To members of conversations of up to 50: what others received or read moved; at most one a second.",
  },
  "journeys:changed": {
    payload: z.object({ journeyId: id().nullable() }),
    about:
      "To its owner, those who watch it, and the rooms it has a card in: a journey is different; who may see it asks. Null: the own cohorts are.",
  },
  "account:changed": { payload: z.object({ me }), about: "To the person: their own account changed." },
  "person:changed": {
    payload: z.object({ person, profile: z.number() }),
    about: "To who watches them: name, handle or picture changed, or the profile did, which has this revision now.",
  },
  "blocks:changed": {
    payload: z.object({ blocked: z.array(id()), personRevision: z.number() }),
    about: "To the person: whom they have blocked.",
  },
  "person:head": {
    payload: z.object({ epoch: id(), personRevision: z.number() }),
    about: "To the person, repeated: the personal revision a device should have by now.",
  },
  "session:ended": {
    payload: z.object({ reason: z.enum(["signed_out", "ended", "expired"]) }),
    about: "To the session: it is over, the socket closes.",
  },
  "typing:started": {
    payload: z.object({ conversationId: id(), personId: id() }),
    about: "Someone types; holds for 6 s. Where there are more than 50 members, to those who have it open.",
  },
  "presence:changed": {
    payload: presenceChanged,
    about: "To who watches them; each person at most every 5 s.",
  },
  "here:changed": {
    payload: z.object({ conversationId: id(), here: z.number() }),
    about: "To who has it open: how many people have this conversation open; at most every 5 s.",
  },
  "socket:opened": {
    payload: z.object({ build: z.string() }),
    about:
      "To the socket, once it is open: which pages this server delivers. After an update they are others than the open ones.",
  },
  "socket:closing": {
    payload: z.object({ reason: z.enum(["shutdown", "slow_consumer", "too_many_sockets", "flooding"]) }),
    about: "To the socket, before the server closes it: why.",
  },
} as const

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]["payload"]>
