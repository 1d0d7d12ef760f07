import { connection } from "#lib/client/connection.ts"
import { newId } from "#lib/client/id.ts"
import { isInFront } from "#lib/client/in-front.ts"
import { createFront, type FrontNote } from "#lib/client/notice/front.ts"
import { createSpeaker, type RosterNote } from "#lib/client/notice/speaker.ts"

type Note = { front?: FrontNote; roster?: RosterNote; spoke?: { conversationId: string; seq: number } }
type Ports = {
  personId: string
  /** The conversation that this tab shows. */
  current(): string | null
  /** This tab is the one that speaks now. */
  leading(): void
  /** Another tab has dealt with everything up to there. */
  spoken(conversationId: string, seq: number): void
}

const frontAgainMs = 10_000
const claimHoldsMs = 10_000

/** The tabs of one browser as one: which of them is looked at, and which of them speaks. It is the one that was used last. */
export const createTabs = ({ personId, current, leading, spoken }: Ports) => {
  const name = `charla-notice-${personId}`
  const tab = newId()
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : undefined
  const post = (note: Note) => channel?.postMessage(note)
  const own = () => ({
    focused: isInFront(),
    conversationId: current(),
  })
  const front = createFront(own)
  const speaker = createSpeaker({ name, tab, post: roster => post({ roster }), changed: leading })

  if (channel)
    channel.onmessage = ({ data }: MessageEvent<Note>) => {
      if (data.front) front.heard(data.front)
      if (data.roster) speaker.heard(data.roster)
      if (data.spoke) spoken(data.spoke.conversationId, data.spoke.seq)
    }

  const tell = () => post({ front: { tab, ...own() } })
  const looked = (event?: Event) => {
    if (event?.type !== "blur" && own().focused) speaker.take()
    tell()
  }
  const left = () =>
    post({
      front: { tab, focused: false, conversationId: null },
      roster: { tab, usedAt: 0, able: false, gone: true },
    })
  const again = setInterval(() => own().focused && tell(), frontAgainMs)
  const connected = () => speaker.able(connection.current().state === "online")
  const listen = (on: "addEventListener" | "removeEventListener") => {
    for (const sign of ["focus", "blur"]) window[on](sign, looked)
    window[on]("pagehide", left)
    document[on]("visibilitychange", looked)
  }
  listen("addEventListener")
  const unsubscribe = connection.subscribe(connected)
  connected()
  looked()

  return {
    leads: speaker.leads,
    suspect: speaker.suspect,
    front: () => front.now(),
    focused: () => own().focused,
    /** This tab shows another conversation now. */
    moved: tell,
    spoke: (conversationId: string, seq: number) => post({ spoke: { conversationId, seq } }),
    /** While the lead passes from one tab to the next, two may think it theirs: what is claimed is one's to tell. */
    claim: (what: string) =>
      new Promise<boolean>(resolve => {
        if (!navigator.locks) return resolve(true)
        const hold = (lock: Lock | null) => {
          resolve(lock !== null)
          return lock && new Promise(done => setTimeout(done, claimHoldsMs))
        }
        navigator.locks.request(`${name}:${what}`, { ifAvailable: true }, hold).catch(() => resolve(true))
      }),
    stop() {
      listen("removeEventListener")
      unsubscribe()
      clearInterval(again)
      left()
      speaker.stop()
      channel?.close()
    },
  }
}
export type Tabs = ReturnType<typeof createTabs>
