import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { root } from "#lib/cli/build-state.ts"
import { CliError, run } from "#lib/cli/explain.ts"
import { httpRoutes } from "#lib/cli/http-routes.ts"
import { type JsonSchema, notate } from "#lib/cli/notation.ts"
import { type Entry, table } from "#lib/commands/table.ts"
import { session } from "#lib/protocol/accounts.ts"
import { commands, signals } from "#lib/protocol/commands.ts"
import * as conversations from "#lib/protocol/conversations.ts"
import { events } from "#lib/protocol/events.ts"
import { limits } from "#lib/protocol/limits.ts"
import { message, messagePage, reaction } from "#lib/protocol/messages.ts"
import { me, person } from "#lib/protocol/people.ts"
import { codes, fieldProblems } from "#lib/protocol/result.ts"
import { changes, pollOutput } from "#lib/protocol/sync.ts"

const file = join(root, "docs", "protocol.md")

/** What has a name of its own, in the order in which a reader meets it. */
const named: Record<string, z.ZodType> = {
  Person: person,
  Me: me,
  Session: session,
  Conversation: conversations.conversation,
  Member: conversations.member,
  Membership: conversations.membership,
  LobbyRow: conversations.lobbyRow,
  Lobby: conversations.lobby,
  OpenedConversation: conversations.openedConversation,
  ExploreRow: conversations.exploreRow,
  MemberPage: conversations.memberPage,
  Watermarks: conversations.watermarks,
  Reaction: reaction,
  Message: message,
  MessagePage: messagePage,
  Changes: changes,
  Poll: pollOutput,
}

const names = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(named)) names.add(schema, { id })

const jsonSchemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { metadata: names, io: "input", unrepresentable: "any" }) as unknown as JsonSchema
/** A schema by its name where it has one. */
const typeOf = (schema: z.ZodType) => names.get(schema)?.id ?? notate(jsonSchemaOf(schema))

const code = (text: string) => `\`${text}\``

/** The whole document, made of the schemas and tables that run. */
export function protocolDocument(): string {
  return `# The protocol

Made by \`npm run protocol\` from \`lib/protocol\`; a test says when it is old. How to use it with examples: [http.md](http.md).

Everything goes over one of two ways with the same names, inputs and answers: a socket (Socket.IO 4, \`emit(name, input, acknowledge)\`,
signed in by the session cookie) or HTTP (\`POST /api/commands/{name}\` with the input as JSON). Ids are UUIDs, times ISO 8601 in UTC, numbers
whole. Inputs refuse keys they do not know.

An answer is \`{ ok: true, value }\` or \`{ ok: false, error: { code, message, retryAfter?, fields? } }\`. \`retryAfter\` is in seconds;
\`fields\` maps a field (\`items.0.seq\` inside lists) to one of ${fieldProblems.map(code).join(", ")}.

## Codes

| code | HTTP status |
|---|---|
${Object.entries(codes)
  .map(([name, status]) => `| ${code(name)} | ${status} |`)
  .join("\n")}

## Commands

*Who*: anyone, anyone signed in, or of the conversation named by the input its readers, members, who may write in it, owners, or the message's author. What one may not
see is \`not_found\`. *Limit*: the budget that it counts against.

${Object.entries(commands).map(commandText).join("\n\n")}

## Signals

Sockets only; never stored.

${Object.entries(signals)
  .map(([name, { input, output, about }]) =>
    entryText(name, about, [`takes ${code(typeOf(input))}`, `answers ${code(typeOf(output))}`]),
  )
  .join("\n\n")}

## Events

What the server tells over sockets. \`Changes\` is one form for live events and catch-up: a conversation went from revision \`base\` to \`revision\`.

${Object.entries(events)
  .map(([name, { payload, about }]) => entryText(name, about, [`carries ${code(typeOf(payload))}`]))
  .join("\n\n")}

## HTTP routes

| route | what |
|---|---|
${httpRoutes.map(({ route, about, command }) => `| ${code(route)} | ${[command && `${code(command)}.`, about].filter(Boolean).join(" ")} |`).join("\n")}

Statuses are those of the codes; a refusal with \`retryAfter\` also has the header \`Retry-After\`. Bodies are JSON of at most 64 KB.

## Types

${Object.entries(named)
  .map(([name, schema]) => `- **${name}** ${code(definitionOf(name, schema))}`)
  .join("\n")}

## Limits

Lengths are in code points. Those that are settings of the installation are in \`.env.example\`.

| limit | value |
|---|---|
${Object.entries(limits)
  .map(([name, value]) => `| ${code(name)} | ${value} |`)
  .join("\n")}
`
}

function commandText([name, { input, output, about }]: [
  string,
  { input: z.ZodType; output: z.ZodType; about: string },
]): string {
  const entry = (table as unknown as Record<string, Entry>)[name]!
  const who = `*${entry.access}* · limit *${entry.limit}*${entry.transport ? " · sockets only" : ""}`
  return entryText(name, `${about} ${who}`, [`takes ${code(typeOf(input))}`, `answers ${code(typeOf(output))}`])
}

const entryText = (name: string, about: string, lines: string[]) =>
  [`**${code(name)}** — ${about}`, ...lines.map(line => `- ${line}`)].join("\n")

function definitionOf(name: string, schema: z.ZodType): string {
  const described = jsonSchemaOf(schema)
  return notate(described.$ref ? described.$defs![name]! : described)
}

/** Writes the document, or, with \`--check\`, only looks whether it is the one of today. */
async function main(): Promise<void> {
  const fresh = protocolDocument()
  if (existsSync(file) && readFileSync(file, "utf8") === fresh) return
  if (process.argv.includes("--check"))
    throw new CliError("docs/protocol.md is older than lib/protocol; npm run protocol")
  writeFileSync(file, fresh)
}

if (import.meta.main) await run(main)
