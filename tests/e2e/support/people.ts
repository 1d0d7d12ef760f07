import { randomBytes, randomUUID } from "node:crypto"
import type { APIRequestContext, BrowserContext, Page } from "@playwright/test"
import type { CommandInput, CommandName, CommandOutput } from "#lib/protocol/commands.ts"
import type { Result } from "#lib/protocol/result.ts"

export type Account = { name: string; handle: string; email: string; password: string }

/** Somebody in a browser of their own. */
export type Person = Account & {
  id: string
  context: BrowserContext
  page: Page
  /** Runs a command over HTTP, past the page. Throws when it is refused. */
  ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
}

export const password = "seven lanterns on the pier"

/** An account that does not exist yet; the handle is nobody's. */
export const account = (name: string): Account => {
  const word = name.toLowerCase().replace(/[^a-z]/g, "")
  const handle = `${word.slice(0, 12)}_${randomBytes(5).toString("hex")}`
  return { name, handle, email: `${handle}@example.test`, password }
}

export const asker =
  (request: APIRequestContext, origin: string): Person["ask"] =>
  async (name, input) => {
    const answer = await request.post(`${origin}/api/commands/${name}`, { data: input })
    const result = (await answer.json()) as Result<CommandOutput<typeof name>>
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`)
    return result.value
  }

/** Signs in over HTTP, as the form does; the cookies are the context's. */
export const signIn = async (request: APIRequestContext, origin: string, { handle, password }: Account) => {
  const { csrfToken } = await (await request.get(`${origin}/api/auth/csrf`)).json()
  const answer = await request.post(`${origin}/api/auth/callback/credentials`, {
    data: { csrfToken, login: handle, password },
  })
  const result = (await answer.json()) as Result<unknown>
  if (!result.ok) throw new Error(`Signing in: ${JSON.stringify(result.error)}`)
}

type Talker = Pick<Person, "ask">

/** A public room of the first, joined by the others. Returns its id. */
export const makeRoom = async (name: string, owner: Talker, ...members: Talker[]): Promise<string> => {
  const { row } = await owner.ask("conversation:create", { clientId: randomUUID(), kind: "room", name })
  const { id } = row.conversation
  for (const member of members) await member.ask("conversation:join", { conversationId: id })
  return id
}

/** A group of these people. Returns its id. */
export const makeGroup = async (name: string, owner: Person, ...others: Person[]): Promise<string> => {
  const handles = others.map(({ handle }) => handle)
  const { row } = await owner.ask("conversation:create", { clientId: randomUUID(), kind: "group", name, handles })
  return row.conversation.id
}

/** Makes two people contacts: what they write to each other is no request. */
export const befriend = async (one: Person, other: Person) => {
  await one.ask("contact:ask", { personId: other.id })
  await other.ask("contact:ask", { personId: one.id })
}

/** Sends messages one after the other, past every page. Returns the seq of the last. */
export const tell = async (author: Talker, conversationId: string, ...bodies: string[]): Promise<number> => {
  let seq = 0
  for (const body of bodies) {
    const { message } = await author.ask("message:send", { conversationId, clientId: randomUUID(), body })
    seq = message.seq
  }
  return seq
}

/** What was said in a conversation as the server has it, oldest first, at most the last hundred. */
export const said = async (reader: Talker, conversationId: string): Promise<string[]> => {
  const { messages } = await reader.ask("message:list", { conversationId, limit: 100 })
  return messages.filter(message => message.kind === "text").map(message => message.body ?? "")
}

/** A name that no other room of the run has. */
export const unique = (name: string) => `${name} ${randomBytes(3).toString("hex")}`

/** `one 1`, `one 2` … */
export const numbered = (word: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${word} ${from + index}`)
