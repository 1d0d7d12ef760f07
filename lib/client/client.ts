import { keys } from "#lib/client/cache/keys.ts"
import { createLive } from "#lib/client/cache/live.ts"
import { seedLobby } from "#lib/client/cache/seed.ts"
import { createCache, read, write } from "#lib/client/cache/store.ts"
import { connection } from "#lib/client/connection.ts"
import { deleteDisk, openDisk } from "#lib/client/disk.ts"
import type { DraftSync } from "#lib/client/draft-sync.ts"
import { createDrafts } from "#lib/client/drafts.ts"
import { createGuesses } from "#lib/client/guesses.ts"
import { newId } from "#lib/client/id.ts"
import { createOutbox, type OutboxDisk } from "#lib/client/outbox.ts"
import { createPresence } from "#lib/client/presence.ts"
import { createReadMarks } from "#lib/client/read-marks.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { type Ending, onSessionOver } from "#lib/client/session.ts"
import type { LobbyDto } from "#lib/protocol/conversations.ts"
import type { MeDto } from "#lib/protocol/people.ts"

/** Fetched when there is something to upload. */
const uploads = () => import("#lib/client/files/upload.ts")

/** `linkPreviews`: this installation looks at links at all. `build`: which pages these are. */
export type Settings = { messageChars: number; linkPreviews: boolean; build: string }
/** What is added by parts that are loaded later. */
export type Hooks = { sent?: (() => void) | undefined; leave?: (() => Promise<void>) | undefined }
export type Start = { me: MeDto; lobby: LobbyDto; blocked: string[]; settings: Settings }

/** All that runs for a signed-in person in one page. Made on the server too, for the first paint; only `start` touches the browser. */
export const createClient = ({ me, lobby, blocked, settings }: Start) => {
  const personId = me.id
  const cache = createCache()
  seedLobby(cache, lobby, me, blocked)
  const drafts = createDrafts(personId)
  let running = false
  let draftSync: DraftSync | undefined
  let stopDraftSync: (() => void) | undefined
  const presence = createPresence()
  const hooks: Hooks = {}
  let channel: BroadcastChannel | undefined
  let openDone: ((disk: OutboxDisk | null) => void) | undefined

  const ports = () => ({ cache, personId, outbox })
  const outbox = createOutbox({
    personId,
    disk: new Promise(resolve => {
      openDone = resolve
    }),
    async send(entry) {
      const { conversationId, clientId, body, replyTo, forwardOf, files } = entry
      const carries = files && !forwardOf
      const there = carries ? await (await uploads()).uploadFiles(ports(), entry) : undefined
      if (there && !there.ok) return there
      const input = { conversationId, clientId, body, replyTo, forwardOf, files: there?.value }
      const result = await sendCommand("message:send", input, { wait: false })
      if (carries && result.ok) void (await uploads()).letGo(ports(), files, true)
      return result
    },
    dropped({ files, forwardOf }) {
      if (files && !forwardOf) void uploads().then(({ letGo }) => letGo(ports(), files, false))
    },
    isOnline: connection.isOnline,
    sent(message) {
      live.answered({ ok: true, value: { message } })
      hooks.sent?.()
    },
    // Where Web Locks are missing (no TLS), two tabs may send the same entry: it has one client id and becomes one message.
    lock: (conversationId, work) =>
      navigator.locks ? navigator.locks.request(`charla-outbox-${personId}:${conversationId}`, work) : work(),
    tell: sent => channel?.postMessage({ sent }),
    newId,
  })

  const live = createLive({
    cache,
    personId,
    command: sendCommand,
    isOnline: connection.isOnline,
    settle: outbox.settle,
    ended(conversationId) {
      drafts.part(conversationId)
      void outbox.failAll(conversationId, { code: "forbidden", message: "Not a member any more." })
    },
    over: reason => void leave(reason),
    closing: connection.closing,
  })
  const readMarks = createReadMarks(cache, sendCommand, marks => live.receive("watermarks:moved", marks))

  /** Fetched after the first connection: until then what is typed is kept here. */
  const followDrafts = async () => {
    // What cannot be had now is fetched with the next connection.
    const found = await import("#lib/client/draft-sync.ts").catch(() => null)
    // Who signed out meanwhile leaves nothing on this device.
    if (!found || !running) return
    draftSync ??= found.createDraftSync({ cache, drafts, command: sendCommand, isOnline: connection.isOnline, newId })
    stopDraftSync ??= draftSync.start()
    draftSync.online()
  }

  const stop = () => {
    running = false
    stopDraftSync?.()
    stopDraftSync = undefined
    onSessionOver(undefined)
    connection.stop()
    live.stop()
    outbox.close()
    presence.stop()
    channel?.close()
    channel = undefined
  }

  /** Takes leave: nothing of the person stays in this page, nor, unless the session only expired, on this device. */
  const leave = async (reason: Ending) => {
    channel?.postMessage({ over: reason })
    stop()
    if (reason !== "expired") drafts.wipe()
    const wiped = [hooks.leave?.(), reason !== "expired" && deleteDisk(personId)]
    // Another tab that still holds it lets go when asked; the page does not wait for one that is frozen.
    await Promise.race([Promise.all(wiped), new Promise(resolve => setTimeout(resolve, 1000))]).catch(() => {})
    // Emptied when the page goes: until then it is drawn from it.
    addEventListener("pagehide", () => cache.clear(), { once: true })
    location.replace("/sign-in")
  }

  return {
    cache,
    personId,
    /** The lobby as the page came with it. */
    lobby,
    settings,
    live,
    hooks,
    outbox,
    drafts,
    presence,
    readMarks,
    guess: createGuesses(cache),
    start() {
      if (openDone) void openDisk(personId).then(openDone)
      openDone = undefined
      onSessionOver(reason => void leave(reason))
      if (typeof BroadcastChannel === "function") {
        channel = new BroadcastChannel(`charla-${personId}`)
        channel.onmessage = ({ data }) => (data.over ? void leave(data.over) : void outbox.told(data.sent))
      }
      const connected = () => {
        draftSync?.offline()
        void live.connected().then(followDrafts)
        presence.connected()
        readMarks.flush()
        outbox.online()
      }
      const stopDrafts = drafts.start()
      const [epoch, asOf] = drafts.get("known").split(" ")
      if (epoch === lobby.epoch) write(cache, keys.drafts, { asOf: Number(asOf), held: {} })
      running = true
      void outbox.start()
      connection.start(socket => {
        socket.onAny(live.receive).on("connect", connected)
        return () => void socket.offAny(live.receive).off("connect", connected)
      })
      return () => {
        stopDrafts()
        stop()
      }
    },
    me: () => read(cache, keys.me)!,
  }
}
export type Client = ReturnType<typeof createClient>
