import { randomUUID } from "node:crypto"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Changes } from "#lib/protocol/sync.ts"

export type Send = { conversationId: string; clientId: string; body: string }

const author = randomUUID()

/** A message as the real server would tell it, so that baselines carry the same bytes. */
export const toMessage = ({ conversationId, clientId, body }: Send, seq: number): MessageDto => ({
  id: randomUUID(),
  conversationId,
  seq,
  revision: seq,
  authorId: author,
  clientId,
  kind: "text",
  body,
  payload: null,
  replyTo: null,
  createdAt: new Date().toISOString(),
  editedAt: null,
  deletedAt: null,
  reactions: [],
})

/** The event that tells messages of one conversation, in order. */
export const sentEvent = (messages: MessageDto[]): Changes => ({
  conversationId: messages[0]!.conversationId,
  base: messages[0]!.revision - 1,
  revision: messages.at(-1)!.revision,
  messages,
  people: [{ id: author, handle: `p${author.replaceAll("-", "")}`.slice(0, 33), name: "Person 1" }],
})
