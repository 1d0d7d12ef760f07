import { useCallback, useEffect, useRef, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { sendSignal } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"

const tellEveryMs = 3000

/** Who types here, for 6 s after their last key; `notify` tells that oneself does, at most once in 3 s. */
export const useTyping = (conversationId: string) => {
  const typing = useCached(keys.typing(conversationId))
  const [now, setNow] = useState(() => Date.now())
  const told = useRef(0)
  const notify = useCallback(() => {
    if (Date.now() - told.current < tellEveryMs) return
    told.current = Date.now()
    void sendSignal("typing", { conversationId })
  }, [conversationId])

  const times = Object.values(typing ?? {}).filter(until => until > now)
  const next = times.length ? Math.min(...times) : 0
  useEffect(() => {
    if (!next) return
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, next - Date.now()) + 10)
    return () => clearTimeout(timer)
  }, [next])
  const personIds = Object.entries(typing ?? {}).flatMap(([id, until]) => (until > now ? id : []))
  return { personIds, notify }
}
