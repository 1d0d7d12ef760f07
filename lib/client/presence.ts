import type { createPresenceLine } from "#lib/client/presence-line.ts"

/** Who a part of the page shows, and which conversation it has open. */
export type Watch = { personIds: string[]; conversationId: string | null }
type Line = ReturnType<typeof createPresenceLine>

/** Whom this page shows, collected from the first paint on; the line that tells the server of it is brought by what is loaded after that. */
export const createPresence = () => {
  const watches = new Set<Watch>()
  let line: Line | undefined
  return {
    watches: watches as ReadonlySet<Watch>,
    /** From here on the server is told and asked. Returns how to stop. */
    begin(made: Line) {
      line = made
      made.start()
      return () => {
        made.stop()
        if (line === made) line = undefined
      }
    },
    stop: () => line?.stop(),
    connected: () => line?.connected(),
    /** Watches until the returned function is called. All watches of the page are asked for together. */
    watch(one: Watch) {
      watches.add(one)
      line?.changed()
      return () => {
        watches.delete(one)
        line?.changed()
      }
    },
  }
}
