import type { QueryClient } from "@tanstack/react-query"
import type { HeldDraft } from "#lib/client/cache/drafts.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read } from "#lib/client/cache/store.ts"
import type { Drafts } from "#lib/client/drafts.ts"
import type { SendCommand } from "#lib/client/send-command.ts"
import type { limits } from "#lib/protocol/limits.ts"
import { transient } from "#lib/protocol/result.ts"

/** After the first change, whatever is typed until then goes together. */
const gatherMs = 1500
/** What was sent or cleared should not wait on other devices. */
const clearMs = 100
const againMs = 5000
/** A pause in typing, after which the box may follow another device. */
export const quietMs = 3000
const longest: typeof limits.bodyHardMax = 16000

type Ports = { cache: QueryClient; drafts: Drafts; command: SendCommand; isOnline(): boolean; newId(): string }
/** What the server has of a draft, as this browser knows. */
type Saved = { revision: number; body: string; replyTo: number | null }
type Words = Pick<Saved, "body" | "replyTo">

const none: Saved = { revision: 0, body: "", replyTo: null }
const same = (one: Words, other: Words) =>
  (one.body === other.body || (!one.body.trim() && !other.body.trim())) && one.replyTo === other.replyTo

/**
 * Lets drafts follow to the person's other devices and theirs to this one. The server has one draft of each conversation, and the last one told
 * is the one. A box takes it only where nothing was typed lately; what was written here without knowing of it is put after it, never lost.
 */
export const createDraftSync = ({ cache, drafts, command, isOnline, newId }: Ports) => {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** Told last by this page, whether or not the answer came. */
  const told = new Map<string, string>()
  const refused = new Set<string>()
  let running = false
  let caughtUp = false

  if (!drafts.get("device")) drafts.put("device", newId())
  const device = drafts.get("device")

  const savedOf = (id: string): Saved => {
    const kept = drafts.get(`${id}:saved`)
    return kept ? (JSON.parse(kept) as Saved) : none
  }
  const setSaved = (id: string, { personRevision, body, replyTo }: Omit<HeldDraft, "device">) =>
    drafts.put(`${id}:saved`, JSON.stringify({ revision: personRevision, body, replyTo } satisfies Saved))
  const hereOf = (id: string): Words => {
    const [kind, seq] = drafts.get(`${id}:about`).split(":")
    return { body: drafts.get(id), replyTo: kind === "reply" ? Number(seq) : null }
  }
  const isDirty = (id: string) => !same(hereOf(id), savedOf(id))

  const schedule = (id: string, ms: number) => {
    if (timers.has(id)) return
    timers.set(
      id,
      setTimeout(() => {
        timers.delete(id)
        void save(id)
      }, ms),
    )
  }
  const soon = (id: string) => {
    if (!isDirty(id)) return
    if (!hereOf(id).body) {
      clearTimeout(timers.get(id))
      timers.delete(id)
      schedule(id, clearMs)
    } else schedule(id, gatherMs)
  }

  const save = async (id: string) => {
    if (!running || !isOnline() || !caughtUp || refused.has(id) || !isDirty(id)) return
    const { body, replyTo } = hereOf(id)
    if (body.length > longest) return
    told.set(id, body)
    const input = { conversationId: id, body, device, ...(replyTo !== null && { replyTo }) }
    const answer = await command("draft:save", input, { wait: false })
    if (answer.ok) {
      const { draft } = answer.value
      if (draft.personRevision >= savedOf(id).revision) setSaved(id, draft)
      soon(id)
    } else if (transient.includes(answer.error.code))
      schedule(id, Math.max(againMs, (answer.error.retryAfter ?? 0) * 1000))
    else refused.add(id)
  }

  const show = (id: string, { body, replyTo }: Words) => {
    drafts.put(id, body)
    const about = drafts.get(`${id}:about`)
    if (!about.startsWith("edit")) drafts.put(`${id}:about`, replyTo === null ? "" : `reply:${replyTo}`)
  }

  const take = (draft: HeldDraft) => {
    const id = draft.conversationId
    const saved = savedOf(id)
    if (draft.personRevision <= saved.revision) return
    const here = hereOf(id)
    const isKnown = same(here, saved)
    setSaved(id, draft)
    const isOwn = draft.device === device || (draft.device === undefined && told.get(id) === draft.body)
    if (isOwn || same(here, draft)) return soon(id)
    const typedLately = drafts.quietFor(id) < quietMs
    if (isKnown && !typedLately) return show(id, draft)
    const [mine, theirs] = [here.body.trim(), draft.body.trim()]
    if (typedLately || theirs === "" || mine.includes(theirs)) return soon(id)
    if (theirs.includes(mine)) return show(id, draft)
    show(id, { ...draft, body: `${draft.body.trimEnd()}\n${here.body}` })
    soon(id)
  }

  const look = () => {
    const known = read(cache, keys.drafts)
    if (!known) return
    const epoch = read(cache, keys.lobby)?.epoch ?? ""
    // Of another history of the database: what that one had is not known.
    if (drafts.get("known").split(" ")[0] !== epoch)
      for (const key of drafts.keys()) if (key.endsWith(":saved")) drafts.put(key, "")
    for (const draft of Object.values(known.held)) take(draft)
    const now = `${epoch} ${known.asOf}`
    if (drafts.get("known") !== now) drafts.put("known", now)
  }
  const saveAll = () => {
    const ids = new Set(drafts.keys().flatMap(key => /^[0-9a-f-]{36}/.exec(key)?.[0] ?? []))
    for (const id of ids) if (isDirty(id)) void save(id)
  }
  const hidden = () => document.visibilityState === "hidden" && saveAll()

  return {
    start() {
      running = true
      const stops = [
        drafts.subscribe(key => {
          const id = key.slice(0, 36)
          // What another tab wrote is that tab's to tell.
          if (!/^[0-9a-f-]{36}$/.test(id) || /:(?:saved|edit)$/.test(key) || drafts.quietFor(key) > gatherMs) return
          refused.delete(id)
          soon(id)
        }),
        cache.getQueryCache().subscribe(({ query }) => {
          if (query.queryKey[0] === keys.drafts[0]) look()
        }),
      ]
      document.addEventListener("visibilitychange", hidden)
      look()
      return () => {
        running = false
        for (const stop of stops) stop()
        for (const timer of timers.values()) clearTimeout(timer)
        document.removeEventListener("visibilitychange", hidden)
      }
    },
    /** What was missed is known: what was written meanwhile may be told. */
    online() {
      caughtUp = true
      saveAll()
    },
    offline() {
      caughtUp = false
    },
  }
}
export type DraftSync = ReturnType<typeof createDraftSync>
