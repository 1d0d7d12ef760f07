import { useSyncExternalStore } from "react"
import { connection } from "#lib/client/connection.ts"

const shown = connection.shown()

/** The connection as a person should be told of it: a loss of less than 3 s is none. */
export const useConnection = () => {
  const { state, since, nextTryAt } = useSyncExternalStore(connection.subscribe, connection.shown, () => shown)
  return { state, since, nextTryAt, tryNow: connection.tryNow }
}
