import { useSyncExternalStore } from "react"

/** How a file that is being sent stands. `speed` in bytes per second; `processing`: all of it is there, and is being looked at. */
export type Transfer = {
  state: "waiting" | "going" | "processing" | "done"
  loaded: number
  size: number
  speed: number
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
  set(id, { state: "waiting", loaded: held?.loaded ?? 0, size, speed: 0 })
}

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
  set(id, { state: "going", loaded, size, speed })
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
