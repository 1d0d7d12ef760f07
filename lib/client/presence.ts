import type { QueryClient } from "@tanstack/react-query"
import { keys } from "#lib/client/cache/keys.ts"
import { update, write } from "#lib/client/cache/store.ts"
import { sendSignal } from "#lib/client/send-command.ts"
import { limits } from "#lib/protocol/limits.ts"

type Watch = { personIds: string[]; conversationId: string | null }

const idleMs = 120_000
const gatherMs = 50

/** Tells the server whether a window is in front, and whom this page shows. */
export const createPresence = (cache: QueryClient) => {
  const watches = new Set<Watch>()
  let gathering: ReturnType<typeof setTimeout> | undefined
  let idle: ReturnType<typeof setTimeout> | undefined
  let told = ""
  let active: boolean | undefined

  const watch = async () => {
    gathering = undefined
    const personIds = [...new Set([...watches].flatMap(one => one.personIds))].slice(0, limits.presenceMax)
    const conversationId = [...watches].find(one => one.conversationId)?.conversationId ?? null
    const wanted = JSON.stringify([personIds, conversationId])
    if (wanted === told) return
    told = wanted
    const result = await sendSignal("presence:watch", { personIds, conversationId })
    if (!result.ok) {
      if (told === wanted) told = ""
      if (result.error.code === "too_many") gathering ??= setTimeout(watch, 5000)
      return
    }
    update(cache, keys.presence, held => ({ ...held, ...result.value.people }))
    if (conversationId) write(cache, keys.here(conversationId), result.value.here)
  }
  const gather = () => {
    gathering ??= setTimeout(watch, gatherMs)
  }

  const report = (next: boolean) => {
    if (next === active) return
    active = next
    void sendSignal("presence:focus", { active }).then(result => {
      if (!result.ok) active = undefined
    })
  }
  const look = () => {
    clearTimeout(idle)
    const front = document.visibilityState === "visible" && document.hasFocus()
    if (front) idle = setTimeout(report, idleMs, false)
    report(front)
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

  return {
    start: () => listen("addEventListener"),
    stop() {
      listen("removeEventListener")
      clearTimeout(idle)
      clearTimeout(gathering)
      gathering = undefined
    },
    connected() {
      told = ""
      active = undefined
      look()
      if (watches.size) gather()
    },
    /** Watches until the returned function is called. All watches of the page are asked for together. */
    watch(one: Watch) {
      watches.add(one)
      gather()
      return () => {
        watches.delete(one)
        gather()
      }
    },
  }
}
