import { useEffect, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { StatusDto } from "#lib/protocol/status.ts"

/** The longest that a timer of the browser can be. */
const longestMs = 2 ** 31 - 1

/** What goes on with somebody, gone at the moment it is over. `told` holds until the server has told. */
export const useStatus = (personId: string, told?: StatusDto | null): StatusDto | null => {
  const heard = useCached(keys.statuses, held => held[personId])
  const status = (heard === undefined ? told : heard) ?? null
  const until = status?.until
  const [, setOver] = useState("")
  useEffect(() => {
    if (!until) return
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      const left = Date.parse(until) - Date.now()
      if (left <= 0) setOver(until)
      else timer = setTimeout(wait, Math.min(longestMs, left))
    }
    wait()
    return () => clearTimeout(timer)
  }, [until])
  return until && Date.parse(until) <= Date.now() ? null : status
}
