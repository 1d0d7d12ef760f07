import { endSessionSockets, overhearOwn } from "#lib/domain/announce.ts"
import { currentInstallation } from "#lib/domain/installation.ts"
import { headsOf } from "#lib/domain/memberships.ts"
import { personHeads } from "#lib/domain/people/revision.ts"
import { lookForReceipts } from "#lib/domain/receipts/told.ts"
import { sessionStates } from "#lib/domain/sessions/check.ts"
import { log } from "#lib/log.ts"
import { renewAudiences } from "#lib/realtime/audiences.ts"
import { type Io, localIds, localSockets, rooms } from "#lib/realtime/socket.ts"

const EVERY_MS = 9500
/** After the broker came back: by then every node has it again. */
const SOON_MS = [500, 3000]
/** A head is told this many rounds after it changed: 30 s. */
const ROUNDS = 3

type Seen = Map<string, { revision: number; rounds: number }>

/**
 * Looks at least every ten seconds (a little earlier or later, so that nodes do not ask together) at the database for what the broadcasts
 * should have told: revisions of conversations and of people with a socket here, and sessions that ended elsewhere or by time.
 * A lost broadcast repairs itself that way. Returns how to stop, and how to look at once.
 */
export function watchHeads(io: Io): { stop(): void; look(): Promise<void>; lookSoon(): void } {
  const conversations: Seen = new Map()
  const people: Seen = new Map()
  /** Revisions of people that were told by this node itself, with what they are about. */
  const heard = new Map<string, number>()
  const stopHearing = overhearOwn((audience, _event, payload) => {
    if ("personId" in audience && "personRevision" in payload) heard.set(audience.personId, payload.personRevision)
  })
  let timer: NodeJS.Timeout

  async function look(): Promise<void> {
    await endSessions(io)
    for (const [id, revision] of news(conversations, await headsOf(localIds(io, "conversation")))) {
      io.local.to(rooms.conversation(id)).emit("conversation:head", { conversationId: id, revision })
    }
    for (const moved of await lookForReceipts()) {
      const { conversationId: id } = moved
      io.local.to(rooms.conversation(id)).except(rooms.watching(id)).emit("receipts:moved", moved)
    }
    const { epoch } = currentInstallation()
    for (const [id, personRevision] of news(people, await personHeads(localIds(io, "person")))) {
      if (heard.get(id) !== personRevision) {
        heard.set(id, personRevision)
        for (const socket of localSockets(io, rooms.person(id))) await renewAudiences(socket)
      }
      io.local.to(rooms.person(id)).emit("person:head", { epoch, personRevision })
    }
    for (const id of heard.keys()) if (!people.has(id)) heard.delete(id)
  }

  const tryToLook = () => look().catch(error => log.debug({ err: error }, "heads could not be read"))

  function schedule(): void {
    timer = setTimeout(() => tryToLook().finally(schedule), EVERY_MS * (0.85 + Math.random() * 0.15))
    timer.unref()
  }
  schedule()
  return {
    look,
    lookSoon() {
      for (const ms of SOON_MS) setTimeout(tryToLook, ms).unref()
    },
    stop() {
      clearTimeout(timer)
      stopHearing()
    },
  }
}

/** What has to be told: what changed since the last rounds. Forgets what nobody here listens to. */
function news(seen: Seen, heads: Map<string, number>): [string, number][] {
  for (const id of seen.keys()) if (!heads.has(id)) seen.delete(id)
  const told: [string, number][] = []
  for (const [id, revision] of heads) {
    const before = seen.get(id)
    const rounds = before?.revision === revision ? before.rounds - 1 : ROUNDS
    seen.set(id, { revision, rounds: Math.max(rounds, 0) })
    if (rounds > 0) told.push([id, revision])
  }
  return told
}

async function endSessions(io: Io): Promise<void> {
  const open = localIds(io, "session")
  const states = await sessionStates(open)
  for (const id of open) {
    const state = states.get(id)
    if (state !== "holds") endSessionSockets(id, state === "expired" ? "expired" : "ended")
  }
}
