import { isLoud, names } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import type { ChangesListener } from "#lib/client/cache/live.ts"
import { hashOf, read, update } from "#lib/client/cache/store.ts"
import type { Client } from "#lib/client/client.ts"
import { setAppBadge } from "#lib/client/notice/app-badge.ts"
import { decide } from "#lib/client/notice/decide.ts"
import { createDesk } from "#lib/client/notice/desk.ts"
import { isNotifyWanted } from "#lib/client/notice/device.ts"
import { createEars, type Heard } from "#lib/client/notice/ears.ts"
import { endMutes, nextMuteEnd } from "#lib/client/notice/mutes.ts"
import { permission } from "#lib/client/notice/permission.ts"
import { createSounds } from "#lib/client/notice/sounds.ts"
import { createTabs } from "#lib/client/notice/tabs.ts"
import { createTray, type Telling, type Wording } from "#lib/client/notice/tray.ts"

/** What the screens add: words, and how to go somewhere. */
export type NoticeScreen = {
  wording(telling: Telling): Wording
  open(conversationId: string): void
  current(): string | null
}

const gatherMs = 150
/** A tab that was to speak has done so by then, even from the background. */
const answerMs = 2500
/** The most that a timer can wait. */
const longestMs = 2 ** 31 - 1

type Timer = ReturnType<typeof setTimeout>

/**
 * Tells a person what is new: by sound, by notification, by the number on the app. Every tab listens; one speaks, and another takes
 * over where it closes, crashes or loses its line. Made in a page, after the first paint.
 */
export const createNotice = ({ cache, personId, live, hooks, lobby: first }: Client, screen: NoticeScreen) => {
  const lobby = () => read(cache, keys.lobby)!
  const rowOf = (id: string) => lobby().rows[id]
  const settings = () => read(cache, keys.me)!.settings
  const ears = createEars(first.rows.map(({ conversation: { id, seq } }) => [id, seq]))
  const sounds = createSounds()
  const desk = createDesk(screen.open)
  const tray = createTray({ desk, rowOf, wording: screen.wording })
  const tabs = createTabs({
    personId,
    current: screen.current,
    spoken: ears.spoken,
    leading() {
      badge = undefined
      void tray.adopt()
      soon()
    },
  })
  let badge: number | undefined
  let doubt: Timer | undefined
  let gathering: Timer | undefined
  let muteEnd: Timer | undefined

  const judge = ({ message, fresh }: Heard) => {
    const { conversationId } = message
    const now = new Date()
    const blocked = read(cache, keys.blocked) ?? []
    const mentioned = names(message, { personId, blocked }) && rowOf(conversationId)!.mentions > 0
    const notice = decide({
      me: personId,
      message,
      mentioned,
      membership: rowOf(conversationId)!.membership,
      blocked,
      settings: settings(),
      permitted: permission() === "granted" && isNotifyWanted(),
      front: tabs.front(),
      conversationId,
      age: fresh ? 0 : now.getTime() - Date.parse(message.createdAt),
      now,
    })
    return { message, mentioned, ...notice }
  }

  /** Tells of what came into one conversation: one sound, one notification. */
  const tell = async (id: string, heard: Heard[]) => {
    const last = heard.at(-1)!.message.seq
    const loud = heard.map(judge).filter(one => one.sound || one.notification)
    if (loud.length > 0 && (await tabs.claim(`${id}:${last}`))) {
      const played = loud.some(one => one.sound) && sounds.play("received")
      const shown = loud.findLast(one => one.notification)
      // What cannot be heard from this tab is left to the system.
      if (shown) tray.add(id, shown.message, shown.mentioned, played || !shown.sound)
    }
    tabs.spoke(id, last)
  }
  /** Deals with what was heard, if it is this tab's to do. */
  const speak = () => {
    if (!ears.isWaiting()) return
    if (!tabs.leads()) {
      doubt ??= setTimeout(doubted, answerMs)
      return
    }
    // A conversation that has just begun is asked for, and so is whether a mention counts; until its row tells of it nobody knows.
    const due = ears.take(({ conversationId, seq }) => (rowOf(conversationId)?.conversation.seq ?? 0) >= seq)
    for (const [id, heard] of Map.groupBy(due, ({ message }) => message.conversationId)) void tell(id, heard)
  }
  /** Who should have spoken may be gone without a word. */
  const doubted = () => {
    doubt = undefined
    if (ears.isWaiting()) tabs.suspect()
    speak()
  }
  const hear: ChangesListener = (conversationId, changes, fresh = false) => {
    const { messages = [], deleted = [] } = changes ?? {}
    for (const message of messages) {
      if (message.deletedAt) tray.deleted(conversationId, message.seq)
      else if (message.editedAt) tray.edited(message)
    }
    for (const { seq } of deleted) tray.deleted(conversationId, seq)
    ears.hear(
      messages.filter(message => message.authorId !== personId),
      fresh,
    )
    speak()
  }

  /** What follows from the lobby: what was read is taken away, the app carries its number, mutes end. */
  const look = () => {
    gathering = undefined
    clearTimeout(muteEnd)
    update(cache, keys.lobby, held => endMutes(held, new Date().toISOString()))
    const end = nextMuteEnd(lobby())
    if (end) muteEnd = setTimeout(look, Math.min(longestMs, Math.max(0, Date.parse(end) - Date.now()) + 50))
    tray.tidy()
    speak()
    if (!tabs.leads()) return
    const count = Object.values(lobby().rows).filter(isLoud).length
    if (count !== badge) void setAppBadge(count)
    badge = count
  }
  const soon = () => {
    gathering ??= setTimeout(look, gatherMs)
  }

  const lobbyHash = hashOf(keys.lobby)
  const pressed = ({ data }: MessageEvent) => typeof data?.open === "string" && screen.open(data.open)
  navigator.serviceWorker?.addEventListener("message", pressed)
  const undo = [
    live.listen(hear),
    cache.getQueryCache().subscribe(({ query }) => query.queryHash === lobbyHash && soon()),
    () => navigator.serviceWorker?.removeEventListener("message", pressed),
  ]
  hooks.sent = () => {
    if (settings().soundSent && tabs.focused()) sounds.play("sent")
  }
  const stop = () => {
    for (const one of undo) one()
    for (const timer of [doubt, gathering, muteEnd]) clearTimeout(timer)
    hooks.sent = undefined
    hooks.leave = undefined
    tabs.stop()
    tray.stop()
    sounds.stop()
  }
  /** Signed out: nothing of the person stays on the desk or on the app. */
  hooks.leave = async () => {
    stop()
    await Promise.all([desk.closeAll(), setAppBadge(0)])
  }
  // What came in while this was being fetched.
  ears.hear(
    Object.values(lobby().rows).flatMap(({ last }) => (last && last.authorId !== personId ? last : [])),
    false,
  )
  soon()
  return { stop, moved: tabs.moved }
}
