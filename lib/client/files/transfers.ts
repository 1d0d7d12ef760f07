import { useSyncExternalStore } from "react"

/**
 * How a file that is being sent stands. `smaller`: it is made smaller here first, `loaded` of `size`; `processing`: all of it is there, and is being looked at; `converting`: and made smaller there.
 * `speed` in bytes per second. `asItIs`: it was to be made smaller, which did not work.
 */
export type Transfer = {
  state: "waiting" | "smaller" | "going" | "processing" | "converting" | "done"
  loaded: number
  size: number
  speed: number
  asItIs?: true
}

const all = new Map<string, Transfer>()
const listeners = new Set<() => void>()
const marks = new Map<string, { at: number; loaded: number }>()

const set = (id: string, next: Transfer) => {
  all.set(id, next)
  for (const listener of listeners) listener()
}

export const begin = (id: string, size: number) => {
  const held = all.get(id)
  const isSame = held?.size === size && held.state !== "smaller"
  set(id, { ...kept(held), state: "waiting", loaded: isSame ? held.loaded : 0, size, speed: 0 })
}
const kept = (held: Transfer | undefined) => (held?.asItIs ? { asItIs: true as const } : {})

/** How far making it smaller has come, from 0 to 1. */
export const shrinking = (id: string, share: number, size: number) =>
  set(id, { state: "smaller", loaded: share * size, size, speed: 0 })

export const staysAsItIs = (id: string, size: number) =>
  set(id, { state: "waiting", loaded: 0, size, speed: 0, asItIs: true })

/** The speed is that of about the last second. */
export const moved = (id: string, loaded: number, size: number) => {
  const now = performance.now()
  const mark = marks.get(id)
  const held = all.get(id)
  let speed = held?.speed ?? 0
  if (!mark || loaded < mark.loaded) marks.set(id, { at: now, loaded })
  else if (now - mark.at >= 500) {
    const latest = ((loaded - mark.loaded) * 1000) / (now - mark.at)
    speed = speed === 0 ? latest : speed * 0.6 + latest * 0.4
    marks.set(id, { at: now, loaded })
  }
  set(id, { ...kept(held), state: "going", loaded, size, speed })
}

export const become = (id: string, state: Transfer["state"]) => {
  const held = all.get(id)
  marks.delete(id)
  if (held) set(id, { ...held, state, speed: 0, loaded: state === "waiting" ? held.loaded : held.size })
}

export const end = (id: string) => {
  marks.delete(id)
  if (all.delete(id)) for (const listener of listeners) listener()
}

const nothing = () => undefined
export const useTransfer = (id: string): Transfer | undefined =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => all.get(id),
    nothing,
  )
