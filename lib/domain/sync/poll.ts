import type { Actor } from "#lib/domain/actor.ts"
import { overhear } from "#lib/domain/announce.ts"
import { invalid, Refusal } from "#lib/domain/errors.ts"
import { listChanges } from "#lib/domain/messages/changes.ts"
import { checkSession } from "#lib/domain/sessions/check.ts"
import { catchUp } from "#lib/domain/sync/catch-up.ts"
import { cursorMost, decodeCursor, encodeCursor, type Position } from "#lib/domain/sync/cursor.ts"
import { once } from "#lib/process.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { PollInput } from "#lib/protocol/poll.ts"
import type { Changes, PollOutput } from "#lib/protocol/sync.ts"

const PER_PERSON = 3
const IN_ALL = 1000
/** Another node may have changed something without this one hearing: look anyway, this often. */
const LOOK_MS = 5000
/** Conversations whose changes one answer carries. */
const MOST_CHANGED = 20

const held = once("polls", () => ({ all: 0, byPerson: new Map<string, number>() }))

/**
 * What changed in all the actor's conversations since a cursor; with `wait` (seconds) it is held until something does. Without a
 * cursor, or with one of another epoch, `reset` is set and `rows` is everything there is. A row without changes of its conversation
 * is new to the reader, or too far ahead: its messages are read by pages. Errors: `invalid`, `too_many` polls at once, `too_large`
 * with more than 500 conversations.
 */
export async function pollChanges(
  actor: Actor,
  { since, wait = 0 }: PollInput,
  signal?: AbortSignal,
): Promise<PollOutput> {
  const position = since ? decodeCursor(since) : null
  if (since && !position) throw invalid({ since: "malformed" })
  const release = hold(actor.personId)
  const ear = listen(actor.personId)
  try {
    const end = Date.now() + wait * 1000
    for (;;) {
      ear.rewind()
      const answer = await read(actor, position)
      ear.follow([...Object.keys(answer.position.conversations)])
      if (isNews(answer.output, position, answer.position) || Date.now() >= end || signal?.aborted) return answer.output
      await ear.wake(Math.min(end - Date.now(), LOOK_MS), signal)
      if (!(await checkSession(actor.sessionId))) throw new Refusal("unauthenticated", "This session has ended.")
    }
  } finally {
    ear.stop()
    release()
  }
}

async function read(actor: Actor, from: Position | null): Promise<{ output: PollOutput; position: Position }> {
  const sync = await catchUp(actor, from ?? { epoch: null, personRevision: 0, conversations: {} })
  const known = sync.reset ? {} : { ...from!.conversations }
  for (const id of sync.gone) delete known[id]
  const changes: Changes[] = []
  let more = false
  for (const { conversation } of sync.rows) {
    const revision = known[conversation.id]
    if (revision === undefined) known[conversation.id] = conversation.revision
    else if (revision !== conversation.revision) {
      if (changes.length === MOST_CHANGED) {
        more = true
        continue
      }
      const page = await listChanges(actor, { conversationId: conversation.id, since: revision })
      known[conversation.id] = page.changes.revision
      more ||= page.more
      if (!page.reset) changes.push(page.changes)
    }
  }
  if (Object.keys(known).length > cursorMost) throw new Refusal("too_large", "This is for up to 500 conversations.")
  const position = { epoch: sync.epoch, personRevision: sync.personRevision, conversations: known }
  const people = new Map<string, PersonDto>()
  for (const person of [...sync.people, ...changes.flatMap(change => change.people ?? [])])
    people.set(person.id, person)
  const { reset, rows, gone } = sync
  return {
    position,
    output: { cursor: encodeCursor(position), reset, changes, rows, gone, people: [...people.values()], more },
  }
}

function isNews(output: PollOutput, from: Position | null, to: Position): boolean {
  return output.reset || output.rows.length > 0 || output.gone.length > 0 || from?.personRevision !== to.personRevision
}

function hold(personId: string): () => void {
  const own = held.byPerson.get(personId) ?? 0
  if (own >= PER_PERSON || held.all >= IN_ALL) {
    throw new Refusal("too_many", "Too many polls are open at once.", { retryAfter: 5 })
  }
  held.all++
  held.byPerson.set(personId, own + 1)
  return () => {
    held.all--
    const left = held.byPerson.get(personId)! - 1
    if (left > 0) held.byPerson.set(personId, left)
    else held.byPerson.delete(personId)
  }
}

/** Hears whether anything was told to the person or about their conversations, also while the database was being read. */
function listen(personId: string) {
  let heard = false
  let wake = () => {}
  let followed: Set<string> | null = null
  const stop = overhear(audience => {
    const mine =
      "personId" in audience
        ? audience.personId === personId
        : "conversationId" in audience && (followed === null || followed.has(audience.conversationId))
    if (!mine) return
    heard = true
    wake()
  })
  return {
    stop,
    rewind: () => {
      heard = false
    },
    follow: (conversationIds: string[]) => {
      followed = new Set(conversationIds)
    },
    wake: (ms: number, signal?: AbortSignal) =>
      new Promise<void>(resolve => {
        const timer = setTimeout(resolve, heard ? 0 : ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        signal?.addEventListener("abort", wake, { once: true })
      }),
  }
}
