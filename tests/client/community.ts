import type { CommandInput, CommandName } from "#lib/protocol/commands.ts"
import type { LobbyRow, MemberDto, MembershipDto, OpenedConversation } from "#lib/protocol/conversations.ts"
import type { EventName, EventPayload } from "#lib/protocol/events.ts"
import { everyone, type MessageDto, type MessagePage } from "#lib/protocol/messages.ts"
import { defaultSettings, type MeDto, type PersonDto } from "#lib/protocol/people.ts"
import { fail, ok, type Result } from "#lib/protocol/result.ts"
import type { Changes } from "#lib/protocol/sync.ts"

export const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`

export const cast = { ada: uuid(1), ben: uuid(2), cleo: uuid(3), dan: uuid(4) }
export const room = uuid(100)
export const people: PersonDto[] = Object.entries(cast).map(([handle, id]) => ({ id, handle, name: handle }))
export const ada: MeDto = {
  id: cast.ada,
  handle: "ada",
  name: "ada",
  email: "ada@example.org",
  role: "member",
  settings: defaultSettings,
  activity: 0,
  revision: 0,
}

export type Step =
  | { do: "send"; by: string; to?: string }
  | { do: "edit"; at: number; to?: string }
  | { do: "delete" | "react" | "touch"; at: number }
  | { do: "rename" }
  | { do: "join"; by: string }
  | { do: "leave"; by: string }
  | { do: "read"; to: number }
  | { do: "together"; count: number }

type Told = { name: EventName; payload: unknown }

/** One room as the server keeps it, seen by Ada: what it would tell, and what it would answer to whoever asks. */
export const createCommunity = ({ joined = true, open = false } = {}) => {
  let clock = Date.parse("2026-01-01T00:00:00Z")
  let made = 1000
  let personRevision = 0
  let epoch = uuid(9000)
  let name = "Harbour"
  let revision = 0
  let lastReadSeq = 0
  let lastDeliveredSeq = 0
  let ownRevision = 0
  const messages: MessageDto[] = []
  const members = new Map<string, MemberDto>()
  const told: Told[] = []
  const asked: string[] = []
  const now = () => {
    clock += 1000
    return new Date(clock).toISOString()
  }
  const createdAt = now()
  const tell = <N extends EventName>(event: N, payload: EventPayload<N>) =>
    void told.push({ name: event, payload: structuredClone(payload) })
  const active = () => [...members.values()].filter(member => member.state === "active")
  const conversation = () => ({
    id: room,
    kind: "room" as const,
    name,
    topic: null,
    seq: messages.length,
    revision,
    memberCount: active().length + 1,
    memberIds: null,
    createdAt,
    closedAt: null,
  })
  const membership = (): MembershipDto => ({
    conversationId: room,
    role: "member",
    state: "active",
    joinedSeq: 0,
    visibleFromSeq: 0,
    lastReadSeq,
    lastDeliveredSeq,
    unreadFromSeq: null,
    notify: "all",
    mutedUntil: null,
    pinnedAt: null,
    archivedAt: null,
    personRevision: ownRevision,
  })
  const unread = () =>
    Math.min(
      100,
      messages.filter(m => m.seq > lastReadSeq && m.authorId !== cast.ada && m.kind === "text" && !m.deletedAt).length,
    )
  const mentions = () =>
    Math.min(
      100,
      messages.filter(
        m =>
          m.seq > lastReadSeq && m.authorId !== cast.ada && m.mentions?.some(id => id === cast.ada || id === everyone),
      ).length,
    )
  const write = (by: string, kind: MessageDto["kind"] = "text", clientId = uuid(made++), body = `said ${made}`) => {
    const message: MessageDto = {
      id: uuid(made++),
      conversationId: room,
      seq: messages.length + 1,
      revision: ++revision,
      authorId: by,
      clientId,
      kind,
      body: kind === "text" ? body : null,
      payload: null,
      replyTo: null,
      createdAt: now(),
      editedAt: null,
      deletedAt: null,
      reactions: [],
    }
    messages.push(message)
    return message
  }
  const changed = (event: EventName, base: number, more: Partial<Changes>) =>
    tell(event as "messages:sent", { conversationId: room, base, revision, ...more })
  const textAt = (at: number) => {
    const written = messages.filter(m => m.kind === "text" && !m.deletedAt)
    return written.length ? written[at % written.length] : undefined
  }
  const alter = (message: MessageDto, change: Partial<MessageDto>) => {
    const next = { ...message, ...change, revision: ++revision }
    messages[message.seq - 1] = next
    return next
  }

  const row = (): LobbyRow =>
    structuredClone({
      conversation: conversation(),
      membership: membership(),
      last: messages.at(-1) ?? null,
      unread: unread(),
      mentions: mentions(),
      ticks: null,
    })
  const page = ({ before = Number.POSITIVE_INFINITY, limit = 50 } = {}): MessagePage => {
    const found = messages.filter(m => m.seq < before).slice(-limit)
    return structuredClone({
      conversationId: room,
      revision,
      messages: found,
      quoted: [],
      people,
      hasOlder: (found[0]?.seq ?? 1) > 1,
      hasNewer: (found.at(-1)?.seq ?? before - 1) < messages.length,
    })
  }
  const opened = (): OpenedConversation => ({
    conversation: conversation(),
    membership: joined ? membership() : null,
    unread: unread(),
    mentions: mentions(),
    ticks: null,
    page: page(),
  })
  const move = (to: number) => {
    if (to <= lastReadSeq) return
    lastReadSeq = Math.min(to, messages.length)
    lastDeliveredSeq = Math.max(lastDeliveredSeq, lastReadSeq)
    ownRevision = ++personRevision
    tell("watermarks:moved", marks())
  }
  const marks = () => ({
    conversationId: room,
    lastReadSeq,
    lastDeliveredSeq,
    unreadFromSeq: null,
    unread: unread(),
    mentions: mentions(),
    revision,
    personRevision: ownRevision,
  })

  const answers: { [N in CommandName]?: (input: CommandInput<N>) => Result<unknown> } = {
    "sync:catch-up": input => {
      const reset = input.epoch !== epoch
      const known = input.conversations[room]
      const differs = reset || known !== revision || ownRevision > input.personRevision
      return ok({
        epoch,
        reset,
        personRevision,
        rows: joined && differs ? [row()] : [],
        gone: joined || known === undefined ? [] : [room],
        people: [],
        blocked: [],
        drafts: [],
        me: ada,
        ticks: {},
      })
    },
    "message:changes": ({ since }) => {
      const page = messages.filter(m => m.revision > since).sort((a, b) => a.revision - b.revision)
      // Small pages, so that catching up takes several.
      const more = page.length > 7
      const upTo = more ? page[6]!.revision : revision
      const changes: Changes = {
        conversationId: room,
        base: since,
        revision: upTo,
        conversation: conversation(),
        messages: page.slice(0, 7),
        members: [...members.values()].filter(m => m.revision > since && m.revision <= upTo),
        people: [],
      }
      return ok(structuredClone({ changes, more, reset: false }))
    },
    "conversation:watch": () => ok({ conversation: conversation() }),
    "conversation:open": () => (joined || open ? ok(opened()) : fail("not_found", "")),
    "conversation:read": ({ seq }) => {
      move(seq)
      return ok(marks())
    },
    "conversation:delivered": ({ items }) => {
      for (const item of items) lastDeliveredSeq = Math.max(lastDeliveredSeq, Math.min(item.seq, messages.length))
      return ok({})
    },
    "message:list": input => ok(page(input)),
  }

  return {
    told,
    asked,
    page,
    opened,
    row,
    members: () => structuredClone(active()),
    lobby: () => ({ epoch, personRevision, rows: joined ? [row()] : [], people }),
    head: (): EventPayload<"conversation:head"> => ({ conversationId: room, revision }),
    personHead: (): EventPayload<"person:head"> => ({ epoch, personRevision }),
    restore() {
      epoch = uuid(9001)
      tell("person:head", { epoch, personRevision })
    },
    expel() {
      joined = false
      tell("membership:ended", { conversationId: room, personRevision: ++personRevision })
    },
    send(by: string, clientId: string, body: string) {
      const base = revision
      const message = write(by, "text", clientId, body)
      changed("messages:sent", base, { messages: [message] })
      return structuredClone(message)
    },
    step(step: Step) {
      const base = revision
      if (step.do === "send") {
        const message = write(step.by)
        if (step.to) message.mentions = [step.to]
        changed("messages:sent", base, { messages: [message] })
      } else if (step.do === "together") {
        const sent = Array.from({ length: step.count }, (_, i) => write(i % 2 ? cast.ben : cast.ada))
        if (sent.length) changed("messages:sent", base, { messages: sent })
      } else if (step.do === "rename") {
        name = `Harbour ${++made}`
        const line = write(cast.ben, "renamed")
        changed("conversation:changed", base, { messages: [line], conversation: conversation() })
      } else if (step.do === "join" || step.do === "leave") {
        const state = step.do === "join" ? "active" : "left"
        const held = members.get(step.by)
        if ((held?.state ?? "left") === state) return
        members.set(step.by, {
          personId: step.by,
          role: "member",
          state,
          joinedSeq: messages.length,
          revision: ++revision,
        })
        const line = write(step.by, step.do === "join" ? "joined" : "left")
        const member = members.get(step.by)!
        changed("members:changed", base, { messages: [line], members: [member], conversation: conversation() })
      } else if (step.do === "read") move(step.to)
      else {
        const message = textAt(step.at)
        if (!message) return
        if (step.do === "edit") {
          changed("messages:edited", base, {
            messages: [
              alter(message, { body: `now ${made++}`, editedAt: now(), mentions: step.to ? [step.to] : undefined }),
            ],
          })
        } else if (step.do === "react") {
          const reactions = [{ emoji: "👍", personIds: [cast.ben, uuid(made++)] }]
          changed("reactions:changed", base, { messages: [alter(message, { reactions })] })
        } else if (step.do === "touch") {
          alter(message, { reactions: [{ emoji: "🎉", personIds: [cast.cleo, uuid(made++)] }] })
          changed("reactions:changed", base, { touched: [message.seq] })
        } else {
          const gone = {
            body: null,
            payload: null,
            replyTo: null,
            mentions: undefined,
            editedAt: null,
            reactions: [],
            deletedAt: now(),
          }
          const { id, seq, deletedAt } = alter(message, gone)
          changed("messages:deleted", base, { deleted: [{ id, seq, deletedAt: deletedAt! }] })
        }
      }
    },
    command: async (name: string, input: unknown) => {
      asked.push(name)
      const answer = answers[name as CommandName] as ((input: unknown) => Result<unknown>) | undefined
      return answer ? answer(input) : fail("not_found", name)
    },
  }
}
export type Community = ReturnType<typeof createCommunity>
