import type { QueryClient } from "@tanstack/react-query"
import { keys } from "#lib/client/cache/keys.ts"
import { setPresence } from "#lib/client/cache/presence.ts"
import { write } from "#lib/client/cache/store.ts"
import { connection } from "#lib/client/connection.ts"
import { watchFaces } from "#lib/client/faces.ts"
import { isInFront } from "#lib/client/in-front.ts"
import type { Watch } from "#lib/client/presence.ts"
import { sendSignal } from "#lib/client/send-command.ts"
import { limits } from "#lib/protocol/limits.ts"

const idleMs = 120_000
const gatherMs = 50
/** Who scrolls passes many people by: they are asked for this often at most. */
const pauseMs = 400
/** Whatever was lost on the way is right again by then; a page that nobody looks at waits until somebody does. */
const againMs = 50_000
/** What was not answered is told again; where there is no line, when there is one. */
const laterMs = () => 5000 * (1 + Math.random())

/** Tells the server whether a window is in front, and whom this page shows: those in view, and those it has to know of all the same. */
export const createPresenceLine = (cache: QueryClient, watches: ReadonlySet<Watch>) => {
  let gathering: ReturnType<typeof setTimeout> | undefined
  let idle: ReturnType<typeof setTimeout> | undefined
  let lookAgain: ReturnType<typeof setTimeout> | undefined
  let repeat: ReturnType<typeof setTimeout> | undefined
  let faces: ReturnType<typeof watchFaces> | undefined
  let told = ""
  let toldAt = -Infinity
  let missed = false
  let active: boolean | undefined

  const watch = async () => {
    gathering = undefined
    const wantedIds = [...watches].flatMap(one => one.personIds)
    const personIds = [...new Set([...wantedIds, ...(faces?.ids() ?? [])])].sort().slice(0, limits.presenceMax)
    const conversationId = [...watches].find(one => one.conversationId)?.conversationId ?? null
    const wanted = JSON.stringify([personIds, conversationId])
    if (wanted === told) return
    told = wanted
    toldAt = performance.now()
    const result = await sendSignal("presence:watch", { personIds, conversationId })
    if (!result.ok) {
      if (told === wanted) told = ""
      if (connection.isOnline()) gathering ??= setTimeout(watch, laterMs())
      return
    }
    setPresence(cache, result.value)
    if (conversationId) write(cache, keys.here(conversationId), result.value.here)
    clearTimeout(repeat)
    if (personIds.length || conversationId) repeat = setTimeout(askAgain, againMs)
  }
  const gather = () => {
    gathering ??= setTimeout(watch, Math.max(gatherMs, toldAt + pauseMs - performance.now()))
  }
  const askAgain = () => {
    missed = document.visibilityState !== "visible"
    if (missed) return
    told = ""
    gather()
  }

  const report = (next: boolean) => {
    if (next === active) return
    active = next
    void sendSignal("presence:focus", { active }).then(result => {
      if (result.ok) return
      active = undefined
      clearTimeout(lookAgain)
      if (connection.isOnline()) lookAgain = setTimeout(look, laterMs())
    })
  }
  const look = () => {
    clearTimeout(idle)
    const front = isInFront()
    if (front) idle = setTimeout(report, idleMs, false)
    report(front)
    if (missed) askAgain()
  }
  const signs = ["focus", "blur", "keydown", "pointerdown", "pointermove", "wheel"]
  let seenAt = 0
  const seen = (event: Event) => {
    const now = Date.now()
    // The pointer moves often; once a second says as much.
    if (event.type.startsWith("pointerm") && now - seenAt < 1000) return
    seenAt = now
    look()
  }
  const listen = (on: "addEventListener" | "removeEventListener") => {
    for (const name of signs) window[on](name, seen, { passive: true })
    document[on]("visibilitychange", seen)
  }

  const connected = () => {
    told = ""
    active = undefined
    look()
    gather()
  }

  return {
    start() {
      listen("addEventListener")
      faces = watchFaces(gather)
      if (connection.isOnline()) connected()
    },
    stop() {
      listen("removeEventListener")
      faces?.stop()
      faces = undefined
      clearTimeout(idle)
      clearTimeout(lookAgain)
      clearTimeout(gathering)
      clearTimeout(repeat)
      gathering = undefined
    },
    connected,
    /** Other people are shown now. */
    changed: gather,
  }
}
