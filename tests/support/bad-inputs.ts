import { randomUUID } from "node:crypto"
import type { z } from "zod"
import { type CommandName, commands } from "#lib/protocol/commands.ts"
import { defaultSettings } from "#lib/protocol/people.ts"
import { message } from "./guest.ts"

/** A conversation, a message of it, and one of its members. */
type Place = { room: string; seq: number; member: { personId: string; handle: string } }

/** Nothing is wrong with these but what a test puts in. */
export const soundInputs = ({ room, seq, member }: Place): Record<CommandName, Record<string, unknown>> => {
  const { personId, handle } = member
  const here = { conversationId: room }
  const place = { ...here, seq }
  const them = { ...here, personId }
  const journey = { journeyId: randomUUID() }
  return {
    "account:sign-up": {
      handle: "fay_1",
      name: "Fay",
      email: "fay@example.test",
      password: "wandering lemon tree",
      setup: "x",
    },
    "settings:update": { ...defaultSettings, quietFrom: 60, quietTo: 120, zone: "Europe/Berlin" },
    "account:update": { name: "Ada" },
    "account:change-password": { current: "wandering lemon tree", next: "another lemon tree" },
    "session:list": {},
    "session:end": { sessionId: randomUUID() },
    "session:end-others": {},
    "people:list": { query: "ada", language: "en", route: "us-k1", here: true, cursor: personId },
    "people:search": { query: "ada" },
    "profile:get": { personId, as: "contacts" },
    "profile:update": {
      revision: 2 ** 30,
      name: "Ada",
      handle: "ada_again",
      pronouns: "she/her",
      bio: "Engines.",
      languages: ["en"],
      place: "London",
      link: "https://example.org",
      status: { emoji: "🎉", text: "Done", until: "2040-01-01T00:00:00Z" },
      picture: randomUUID(),
      cover: randomUUID(),
      audiences: { bio: "contacts" },
    },
    "follow:add": { personId, notify: true },
    "follow:remove": { personId },
    "following:list": { cursor: "2026-01-01T00:00:00.000Z" },
    "contact:ask": { personId },
    "contact:answer": { personId, accept: true },
    "contact:remove": { personId },
    "contact:list": {},
    "request:list": {},
    "request:answer": { ...here, answer: "accept" },
    "report:make": { ...place, personId, reason: "spam", note: "Look" },
    "report:list": {},
    "block:add": { personId },
    "block:remove": { personId },
    "block:list": {},
    "conversation:list": {},
    "conversation:explore": { query: "a", cursor: `1.${randomUUID()}` },
    "conversation:create": { clientId: randomUUID(), kind: "room", name: "New", topic: "x", handles: [handle] },
    "conversation:direct": { personId },
    "conversation:open": { ...here, around: 1 },
    "conversation:watch": here,
    "conversation:unwatch": here,
    "conversation:update": { ...here, name: "Other", topic: "Else" },
    "conversation:join": here,
    "conversation:leave": here,
    "conversation:invite": { ...here, handles: [handle] },
    "conversation:read": place,
    "conversation:mark-unread": place,
    "conversation:delivered": { items: [place] },
    "membership:update": { ...here, pinned: true, archived: true, mutedUntil: "2040-01-01T00:00:00Z" },
    "member:list": { ...here, cursor: personId },
    "member:search": { ...here, query: "ada" },
    "member:remove": them,
    "member:set-role": { ...them, role: "owner" },
    "message:send": { ...message(room), replyTo: seq, forwardOf: place },
    "message:edit": { ...place, body: "Other" },
    "message:delete": place,
    "message:history": place,
    "message:pin": place,
    "message:remove-preview": place,
    "message:unpin": place,
    "message:pins": here,
    "message:save": place,
    "message:unsave": place,
    "saved:list": { cursor: `1.${room}.1` },
    "saved:places": here,
    "activity:list": { cursor: `1.${room}.1.reply` },
    "activity:read": { revision: 1 },
    "message:info": place,
    "message:list": { ...here, before: 1, limit: 10 },
    "journey:routes": {},
    "journey:create": {
      clientId: randomUUID(),
      route: "free",
      title: "Mine",
      steps: [{ label: "One" }, { label: "Two", decision: true }],
      origin: "NG",
      offices: ["x"],
      audience: "nobody",
      counted: true,
      compared: true,
      fields: [{ key: "x", value: "y" }],
      notes: "x",
    },
    "journey:update": {
      ...journey,
      title: "x",
      offices: [],
      audience: "nobody",
      counted: true,
      compared: true,
      fields: [{ key: "x", value: 1 }],
      notes: "x",
    },
    "journey:set-step": { ...journey, step: "filed", occurrence: 1, when: "2026-03", outcome: "approved", place: "x" },
    "journey:confirm": { ...journey, quiet: true },
    "journey:delete": journey,
    "journey:open": journey,
    "journey:list": {
      route: "us-k1",
      office: "manila",
      year: 2026,
      status: "waiting",
      fields: [{ key: "imb", is: "yes", least: 0, most: 1 }],
      whose: "everyone",
      ownerId: personId,
      sort: "filed",
      cursor: `2026-03-01~${randomUUID()}`,
    },
    "journey:history": journey,
    "journey:statistics": {
      route: "us-k1",
      from: "filed",
      to: "decided",
      office: "manila",
      year: 2026,
      journeyId: journey.journeyId,
    },
    "journey:watch": journey,
    "journey:unwatch": journey,
    "journey:comment": { ...journey, clientId: randomUUID(), body: "x" },
    "journey:comments": { ...journey, before: randomUUID() },
    "journey:remove-comment": { commentId: randomUUID() },
    "journey:link": { ...journey, otherId: randomUUID() },
    "journey:unlink": { ...journey, otherId: randomUUID() },
    "journey:export": { format: "csv", language: "es" },
    "journey:post": { ...journey, step: "filed", occurrence: 1, conversationIds: [room], clientId: randomUUID() },
    "journey:cards": { ...here, seqs: [seq] },
    "journey:cohorts": {},
    "journey:answer-cohort": { cohortId: randomUUID(), join: true },
    "journey:standing": here,
    "message:changes": { ...here, since: 0 },
    "draft:save": { ...here, body: "Half a sentence", replyTo: seq, device: randomUUID() },
    "message:search": {
      query: "a",
      here: room,
      sort: "time",
      cursor: `t.1.1.${randomUUID()}.1`,
      limit: 5,
      zone: "Europe/Berlin",
    },
    "file:limits": {},
    "file:check": { ids: [randomUUID()] },
    "file:discard": { id: randomUUID() },
    "file:list": { ...here, kinds: ["picture"], before: 10 },
    "reaction:add": { ...place, emoji: "👍" },
    "reaction:remove": { ...place, emoji: "👍" },
    "sync:catch-up": { epoch: randomUUID(), personRevision: 0, conversations: { [room]: 1 }, drafts: 0, ticks: [room] },
  }
}

const notText: unknown[] = [123, [], ["a"], {}, { $ne: null }, { toString: "x" }, true, null]
const brokenText = ["a\u0000b", "x\ud800y", "\udc00"]
const notNumbers: unknown[] = [-1, 1.5, 2 ** 53, 2 ** 63, "NaN", "1e309", "0x10", " 1", "1", null, [], [1], {}, true]
const notLists: unknown[] = ["x", 1, {}, null, true, [null], [1], [[]], [{ $ne: null }], ["a\u0000b"]]
const notRecords: unknown[] = ["x", 1, [], [1], null, true, { x: 1 }, { [randomUUID()]: -1 }, { [randomUUID()]: "1" }]

const notBooleans: unknown[] = [1, 0, "true", "", null, [], {}]

const nullable = ["mutedUntil", "quietFrom", "quietTo", "zone", "status", "picture", "cover", "origin", "when"]

/** What is no value of a field, by a value that is one. */
export const junkFor = (name: CommandName, field: string, value: unknown): unknown[] => {
  const mayBeNull = (name === "sync:catch-up" && field === "epoch") || nullable.includes(field)
  if (typeof value === "number") return notNumbers.filter(junk => junk !== null || !mayBeNull)
  if (typeof value === "boolean") return notBooleans
  // A list of places may well hold a 1.
  if (Array.isArray(value)) return field === "seqs" ? notLists.filter(junk => JSON.stringify(junk) !== "[1]") : notLists
  if (typeof value === "object") return notRecords.filter(junk => junk !== null || !mayBeNull)
  return [...notText, ...brokenText].filter(junk => junk !== null || !mayBeNull)
}

/** Every field of every command. */
export const fieldsOfCommands: [CommandName, string][] = (Object.keys(commands) as CommandName[]).flatMap(name => {
  const shape = Object.keys((commands[name].input as unknown as z.ZodObject).shape)
  return shape.map(field => [name, field] as [CommandName, string])
})
