import { applyDrafts } from "#lib/client/cache/drafts.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { createLive } from "#lib/client/cache/live.ts"
import { withMembers } from "#lib/client/cache/members.ts"
import { seedConversation, seedLobby } from "#lib/client/cache/seed.ts"
import { createCache, read, write } from "#lib/client/cache/store.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import { guard } from "#lib/commands/dispatch.ts"
import { type Entry, table } from "#lib/commands/table.ts"
import { type Audience, bindAnnouncer } from "#lib/domain/announce.ts"
import { listBlocked } from "#lib/domain/blocks.ts"
import { listMembers } from "#lib/domain/conversations/govern.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { draftsSince } from "#lib/domain/drafts.ts"
import { activeConversationIds } from "#lib/domain/memberships.ts"
import { getMe } from "#lib/domain/people/me.ts"
import type { Player } from "#tests/support/cast.ts"

/** Runs a command of the table as the dispatch does, but as often as a test likes. */
export const runUnlimited = (name: string, input: unknown, actor: Player) =>
  guard(name, () => (table as unknown as Record<string, Entry>)[name]!.run(actor, input))

/**
 * What one person's browser holds, kept by the very code that a browser runs; only the socket in between is replaced by `wire`.
 * `asked` are the questions it put to the server, in order.
 */
export class Screen {
  readonly cache = createCache()
  readonly asked: string[] = []
  readonly player: Player
  readonly live: ReturnType<typeof createLive>
  online = true
  /** Whether the next event gets lost on its way. */
  loses = () => false

  constructor(player: Player) {
    this.player = player
    const command = ((name: string, input: unknown) => {
      this.asked.push(name)
      return runUnlimited(name, input, player)
    }) as SendCommand
    this.live = createLive({
      cache: this.cache,
      personId: player.personId,
      command,
      isOnline: () => this.online,
      settle: () => {},
      ended: () => {},
      over: () => {},
      closing: () => {},
    })
  }

  /** Of these, the conversations whose messages are held. */
  holds = (conversationIds: string[]) => conversationIds.filter(id => read(this.cache, keys.messages(id)))

  /** Loads the lobby and, of these, the own conversations, members included, as a fresh page would. */
  async load(conversationIds: string[]) {
    const { player, cache } = this
    const blocked = (await listBlocked(player)).blocked.map(person => person.id)
    seedLobby(cache, await listLobby(player), await getMe(player), blocked)
    const asOf = (await getMe(player)).revision
    write(cache, keys.drafts, applyDrafts({ asOf, held: {} }, await draftsSince(player.personId, 0), asOf, true))
    const mine = new Set(Object.keys(read(cache, keys.lobby)!.rows))
    for (const conversationId of conversationIds.filter(id => mine.has(id))) {
      const opened = await openConversation(player, { conversationId })
      seedConversation(cache, opened)
      const members = await listMembers(player, { conversationId })
      write(cache, keys.members(conversationId), withMembers(undefined, members, opened.conversation.revision))
    }
    return this
  }

  /** What is held, in a form that can be compared: without the bookkeeping that differs between equal screens. */
  state(conversationIds: string[]) {
    const { cache } = this
    const lobby = read(cache, keys.lobby)!
    const rows = Object.values(lobby.rows)
      .map(({ membership, ...row }) => ({ ...row, membership: { ...membership, lastDeliveredSeq: 0 } }))
      .sort((a, b) => (a.conversation.id < b.conversation.id ? -1 : 1))
    const conversations = conversationIds.map(id => ({
      messages: read(cache, keys.messages(id))?.messages,
      members: read(cache, keys.members(id))?.members.filter(member => member.state === "active"),
    }))
    const people = read(cache, keys.people)!
    const named = new Set(JSON.stringify({ rows, conversations }).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g))
    const names = Object.fromEntries([...named].sort().flatMap(id => (people[id] ? [[id, people[id].name]] : [])))
    const me = read(cache, keys.me)
    // One that was taken back is none.
    const drafts = Object.values(read(cache, keys.drafts)?.held ?? {})
      .map(({ device: _, ...draft }) => draft)
      .filter(draft => (draft.body !== "" || draft.replyTo !== null) && lobby.rows[draft.conversationId])
      .sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1))
    return {
      drafts,
      rows,
      conversations,
      names,
      blocked: read(cache, keys.blocked)?.toSorted(),
      name: me?.name,
      activity: me?.activity,
    }
  }

  /** The state, with no more of each conversation's messages than `other` holds: a fresh page has the newest only. */
  tail(conversationIds: string[], other: Screen) {
    const { names: _, ...state } = this.state(conversationIds)
    const firsts = conversationIds.map(id => read(other.cache, keys.messages(id))?.messages[0]?.seq ?? 1)
    return {
      ...state,
      conversations: state.conversations.map(({ messages, members }, at) => ({
        members,
        messages: messages?.filter(message => message.seq >= firsts[at]!),
      })),
    }
  }
}

/** Carries announcements to screens as sockets would, by the same audiences. Screens that are not online hear nothing. */
export const wire = async (...screens: Screen[]) => {
  const rooms = new Map<Screen, Set<string>>()
  for (const screen of screens) rooms.set(screen, new Set(await activeConversationIds(screen.player.personId)))
  const hears = (screen: Screen, audience: Audience) =>
    "conversationId" in audience
      ? rooms.get(screen)!.has(audience.conversationId)
      : "membersOf" in audience
        ? rooms.get(screen)!.has(audience.membersOf)
        : "personId" in audience && audience.personId === screen.player.personId
  const ofPerson = (listener: { personId: string } | { socketId: string }) =>
    screens.filter(screen => "personId" in listener && screen.player.personId === listener.personId)
  bindAnnouncer({
    announce(audience, event, payload) {
      for (const screen of screens) {
        if (screen.online && hears(screen, audience) && !screen.loses())
          screen.live.receive(event, structuredClone(payload))
      }
    },
    admit: (listener, id) => ofPerson(listener).forEach(screen => void rooms.get(screen)!.add(id)),
    expel: (listener, id) => ofPerson(listener).forEach(screen => void rooms.get(screen)!.delete(id)),
    endSession: () => {},
  })
}
