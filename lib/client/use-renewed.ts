import { useEffect } from "react"
import { useConnection } from "#lib/client/use-connection.ts"

/**
 * Asks again for what a page came with, as it is shown and whenever the line is back: it is as old as the way here; by Back, as the last time
 * one looked. Without a line nothing is asked: that there is none is said elsewhere. `refresh` must be the same function from render to render.
 */
export const useRenewed = (refresh: () => Promise<void>) => {
  const { state } = useConnection()
  useEffect(() => {
    if (state === "online") void refresh()
  }, [state, refresh])
}
