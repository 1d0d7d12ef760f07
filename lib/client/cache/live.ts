import type { QueryClient } from "@tanstack/react-query"
import { applyChanges, applyEvent, type Needs } from "#lib/client/cache/apply-event.ts"
import { rowsOfOthers, setBlocked } from "#lib/client/cache/blocks.ts"
import { applySync, dropRow, isUncertain, putRow } from "#lib/client/cache/conversations.ts"
import { createDelivery, delivery } from "#lib/client/cache/delivery.ts"
import { applyDrafts } from "#lib/client/cache/drafts.ts"
import { keys, type perConversation } from "#lib/client/cache/keys.ts"
import { changesOf, joinChanges } from "#lib/client/cache/messages.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { seedConversation } from "#lib/client/cache/seed.ts"
import { createShelf } from "#lib/client/cache/shelf.ts"
import { forget, read, update, write } from "#lib/client/cache/store.ts"
import { createTasks } from "#lib/client/cache/tasks.ts"
import { areOpen } from "#lib/client/cache/ticks.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import type { EventName } from "#lib/protocol/events.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Failure, Result } from "#lib/protocol/result.ts"
import type { Changes } from "#lib/protocol/sync.ts"

export type LivePorts = {
  cache: QueryClient
  personId: string
  command: SendCommand
  isOnline(): boolean
  /** An own message has arrived. */
  settle(clientId: string): void
  /** A conversation is the person's no more. */
  ended(conversationId: string): void
  over: (reason: NonNullable<Needs["over"]>) => void
  closing: (reason: string) => void
}

/** `fresh`: told just now; else it was asked for, and may be older. */
export type ChangesListener = (conversationId: string, changes: Changes | null, fresh?: boolean) => void

/** The task beside the catch-up of one conversation, which goes by its id. */
const everything = ""

/**
 * Keeps the cache true: takes what the socket tells, notices what is missing and asks for it. Start-up and reconnection are the
 * same step, `connected`.
 */
export const createLive = (ports: LivePorts) => {
  const { cache, personId, command } = ports
  /** The highest revision heard of, whether or not anything is held of the conversation. */
  const heads = new Map<string, number>()
  /** Rows to be told again although their revision is known. */
  const stale = new Set<string>()
  const opening = new Map<string, Promise<void>>()
  const listeners = new Set<ChangesListener>()
  const tell: ChangesListener = (id, changes, fresh) => {
    for (const listener of listeners) listener(id, changes, fresh)
  }
  const shelf = createShelf(cache)
  const tasks = createTasks(task => {
    if (task === everything) void sync()
    else if (task === delivery) void delivered.tell()
    else if (behind(task)) void catchUp(task)
  }, ports.isOnline)
  const { soon, once } = tasks
  const delivered = createDelivery({ cache, personId, command, tasks })

  const rowOf = (id: string) => read(cache, keys.lobby)?.rows[id]
  const idsUnder = (kind: (typeof perConversation)[number]) =>
    cache
      .getQueriesData({ queryKey: [kind] })
      .filter(([, data]) => data)
      .map(([key]) => key[1] as string)
  const note = (id: string, revision: number) => heads.set(id, Math.max(revision, heads.get(id) ?? 0))
  /** The least recent of what is held of a conversation's contents. */
  const heldRevision = (id: string) => {
    const held = [read(cache, keys.messages(id))?.revision, read(cache, keys.members(id))?.revision].filter(
      x => x !== undefined,
    )
    return held.length ? Math.min(...held) : undefined
  }
  const behind = (id: string) => (heldRevision(id) ?? Number.POSITIVE_INFINITY) < (heads.get(id) ?? 0)

  const hear = (id: string, revision: number) => {
    note(id, revision)
    if (behind(id)) soon(id)
  }

  const end = (id: string) => {
    update(cache, keys.lobby, held => dropRow(held, id))
    forget(cache, id)
    cache.removeQueries({ queryKey: keys.place(id) })
    heads.delete(id)
    tell(id, null)
    shelf.drop(id)
    ports.ended(id)
  }
  /** Whether a refusal is the last word: who may not read any more keeps nothing. */
  const refusedFor = (id: string, { code }: Failure) => {
    const over = code === "not_found" || code === "forbidden"
    if (over) end(id)
    return over
  }
  const settleOwn = (messages: MessageDto[] | undefined) => {
    for (const message of messages ?? []) if (message.authorId === personId) ports.settle(message.clientId)
  }
  const needed = (needs: Needs) => {
    for (const id of [needs.row ?? [], needs.rows ?? []].flat()) stale.add(id)
    if (needs.prompt) tasks.later(everything, 0)
    if (needs.sync || needs.row || needs.rows?.length) soon(everything)
    if (needs.changes) soon(needs.changes)
    if (needs.heard) hear(needs.heard.id, needs.heard.revision)
    if (needs.ended) end(needs.ended)
    if (needs.closing) ports.closing(needs.closing)
    if (needs.over) ports.over(needs.over)
  }
  const apply = (changes: Changes, fresh = false) => {
    const id = changes.conversationId
    note(id, changes.revision)
    const needs = applyChanges(cache, changes, personId)
    // Until a gap is closed the entry stays; the catch-up that closes it comes through here too.
    if (!needs.changes) settleOwn(changes.messages)
    if (changes.messages?.some(message => message.authorId !== personId)) delivered.report(id)
    shelf.tidy(id)
    tell(id, changes, fresh)
    return needs
  }

  /** Asks what changed in one conversation since the least recent thing held of it. */
  const catchUp = (id: string) =>
    once(id, async () => {
      const pages: Changes[] = []
      let since = heldRevision(id)
      for (let more = since !== undefined; more; ) {
        const result = await command("message:changes", { conversationId: id, since: since! }, { wait: false })
        if (!result.ok) return refusedFor(id, result.error)
        if (result.value.reset) {
          cache.removeQueries({ queryKey: keys.members(id) })
          await open(id, true)
          return true
        }
        const { changes } = result.value
        pages.push(changes)
        more = result.value.more && changes.revision > since!
        since = changes.revision
      }
      // Asked for by this reader, so nothing in it is withheld.
      if (pages.length) needed(apply({ ...joinChanges(pages), touched: undefined }))
      return true
    })

  const sync = () =>
    once(everything, async () => {
      const lobby = read(cache, keys.lobby)
      if (!lobby) return true
      const asked = new Set(stale)
      // What becomes doubtful while the question is on its way is not in its answer.
      stale.clear()
      const conversations: Record<string, number> = {}
      for (const { conversation } of Object.values(lobby.rows)) {
        conversations[conversation.id] = asked.has(conversation.id) ? 0 : conversation.revision
      }
      const tooMany = Object.keys(conversations).length > limits.syncConversations
      const drafts = read(cache, keys.drafts)?.asOf ?? 0
      const waiting = Object.values(lobby.rows).filter(({ ticks, conversation }) => areOpen(ticks, conversation.seq))
      const ticks = waiting.map(({ conversation }) => conversation.id)
      const known = { epoch: lobby.epoch, personRevision: lobby.personRevision, conversations, drafts, ticks }
      const nothing = { epoch: null, personRevision: 0, conversations: {}, drafts }
      const result = await command("sync:catch-up", tooMany ? nothing : known, { wait: false })
      if (!result.ok) {
        for (const id of asked) stale.add(id)
        return false
      }
      const answer = result.value
      // Another history: a restored database. What was held of it is not true any more.
      const afresh = answer.epoch !== lobby.epoch || answer.personRevision < lobby.personRevision
      // Told of meanwhile, without a gap: of oneself more is known already than the answer says.
      const isOvertaken = !afresh && read(cache, keys.lobby)!.personRevision > answer.personRevision
      update(cache, keys.people, held => mergePeople(held, answer.people))
      const arrived: MessageDto[] = []
      for (const row of answer.rows) {
        const { id, revision } = row.conversation
        const held = rowOf(id)
        if (row.last && row.last.seq > (held?.conversation.seq ?? 0)) arrived.push(row.last)
        const overtaken = asked.has(id) && revision < (held?.conversation.revision ?? 0)
        if (overtaken || isUncertain(held, row)) stale.add(id)
      }
      update(cache, keys.lobby, held => applySync(held, answer))
      const before = read(cache, keys.blocked) ?? []
      const blocked = isOvertaken ? before : setBlocked(before, answer.blocked)
      write(cache, keys.blocked, blocked)
      const told = new Set(answer.rows.map(row => row.conversation.id))
      if (blocked !== before) for (const id of rowsOfOthers(cache)) if (!told.has(id)) stale.add(id)
      if (stale.size) soon(everything)
      if (answer.personRevision !== lobby.personRevision) write(cache, keys.missed, answer.personRevision)
      if (afresh) {
        heads.clear()
        write(cache, keys.activity, answer.personRevision)
      }
      if (!isOvertaken) write(cache, keys.me, answer.me)
      update(cache, keys.drafts, held => applyDrafts(held, answer.drafts, answer.personRevision, afresh))
      for (const { conversation } of answer.rows) {
        note(conversation.id, conversation.revision)
        cache.removeQueries({ queryKey: keys.conversation(conversation.id) })
      }
      for (const last of arrived) tell(last.conversationId, changesOf(last))
      delivered.reportDue()
      for (const id of answer.gone) end(id)
      const first = (id: string) => (shelf.isOnScreen(id) ? 0 : 1)
      for (const id of idsUnder("messages").sort((a, b) => first(a) - first(b))) {
        // Rooms not joined are heard on screen only; `watch` looks after those.
        if (!shelf.isOnScreen(id) && (afresh || !rowOf(id))) forget(cache, id)
        else if (afresh) void open(id, true)
        else if (behind(id)) await catchUp(id)
      }
      return true
    })

  /** Loads what a conversation's screen needs: the page around a place, else around where one stood, else the first unread. */
  const open = (id: string, replace = false, place?: number): Promise<void> => {
    const under = opening.get(id)
    if (under) return under
    const work = (async () => {
      write(cache, keys.failure(id), null)
      const around = place ?? read(cache, keys.place(id))?.seq ?? (replace ? undefined : "unread")
      const result = await command("conversation:open", { conversationId: id, around })
      if (!result.ok) {
        if (replace) refusedFor(id, result.error)
        return write(cache, keys.failure(id), result.error.code)
      }
      const { conversation, page } = result.value
      if (page.revision < conversation.revision) note(id, conversation.revision)
      seedConversation(cache, result.value, replace)
      settleOwn(page.messages)
      shelf.keep(id)
      await watch(id)
      if (behind(id)) soon(id)
    })().finally(() => opening.delete(id))
    opening.set(id, work)
    return work
  }
  /** A reader who has not joined hears a public room while it is on screen. */
  const watch = async (id: string) => {
    if (rowOf(id) || !shelf.isOnScreen(id) || !read(cache, keys.conversation(id))) return
    const result = await command("conversation:watch", { conversationId: id })
    if (result.ok) {
      note(id, result.value.conversation.revision)
      if (behind(id)) await catchUp(id)
    } else refusedFor(id, result.error)
  }

  return {
    /** Every message of the socket comes here and nowhere else. */
    receive(name: string, payload: unknown) {
      if (!Object.hasOwn(applyEvent, name)) return
      try {
        const take = applyEvent[name as EventName]
        needed(take === applyChanges ? apply(payload as Changes, true) : take(cache, payload as never, personId))
      } catch (error) {
        // One that cannot be read must not stop the others; what it told is asked for.
        console.error(error)
        soon(everything)
      }
    },
    /** On every connection, the first as well as each return. */
    async connected() {
      tasks.start()
      await sync()
      for (const id of shelf.onScreen()) {
        if (read(cache, keys.failure(id))) void open(id)
        else void watch(id)
      }
    },
    stop: tasks.stop,
    /** The conversation is on screen until the returned function is called. */
    show(id: string, place?: number) {
      shelf.show(id)
      if (!read(cache, keys.messages(id))) void open(id, false, place)
      else void watch(id)
      return () => {
        if (!shelf.hide(id)) return
        if (!rowOf(id) && read(cache, keys.conversation(id)) && ports.isOnline()) {
          void command("conversation:unwatch", { conversationId: id }, { wait: false })
        }
      }
    },
    reads: shelf.reads,
    /** Tells what changed in conversations (null: one is the person's no more) to what shows messages of many. Returns how to stop. */
    listen(listener: ChangesListener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    open,
    /** Asks again where a page was read before what is held. */
    check(id: string) {
      if (behind(id)) void catchUp(id)
    },
    /** Takes what a command's answer says through the same reducers as an event. */
    answered(result: Result<unknown>) {
      if (!result.ok || typeof result.value !== "object" || !result.value) return
      const { row, people, message } = result.value as Partial<{
        row: Parameters<typeof putRow>[1]
        people: Parameters<typeof mergePeople>[1]
        message: MessageDto
      }>
      update(cache, keys.people, held => mergePeople(held, people))
      if (row) {
        update(cache, keys.lobby, held => putRow(held, row))
        cache.removeQueries({ queryKey: keys.conversation(row.conversation.id) })
        hear(row.conversation.id, row.conversation.revision)
      }
      if (message) needed(apply(changesOf(message)))
    },
  }
}
export type Live = ReturnType<typeof createLive>
