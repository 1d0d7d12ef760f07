import { once } from "#lib/process.ts"

const state = once("erase-soon", () => ({ listeners: new Set<() => void>() }))

/** Says after a commit that there are bytes to be deleted. Nobody need hear it: they are looked for every minute. */
export const eraseSoon = () => {
  for (const listener of state.listeners) listener()
}

/** Hears of it: for the queue of jobs. Returns how to stop. */
export const onErasure = (listener: () => void) => {
  state.listeners.add(listener)
  return () => state.listeners.delete(listener)
}
