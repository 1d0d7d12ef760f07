"use client"
import { useEffect, useState } from "react"
import { useConnection } from "#lib/client/use-connection.ts"
import { useOutboxHealth } from "#lib/client/use-send-message.ts"
import { connectionWords } from "#lib/i18n/late/connection.ts"
import { useLateWords } from "./use-late-words.ts"

const useSecondsTo = (at: number | null) => {
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (at === null) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [at])
  return at === null || now === 0 ? 0 : Math.max(0, Math.ceil((at - now) / 1000))
}

/** Says how the connection is once it has been bad for 3 s, when the next try is, and lets one try at once. */
const ConnectionLine = () => {
  const words = useLateWords(connectionWords)
  const { state, nextTryAt, tryNow } = useConnection()
  const health = useOutboxHealth()
  const seconds = useSecondsTo(state === "online" ? null : nextTryAt)
  const bad = state !== "online"

  return (
    <div role="status" data-connection={state}>
      {bad && (
        <p className="flex min-h-8 animate-fade flex-wrap items-center justify-center gap-x-3 border-line border-b bg-brand-soft px-3 py-1 text-[13px] text-text">
          <span>{words[state]}</span>
          {seconds > 0 && (
            <span aria-hidden className="figures">
              {words.nextTry(seconds)}
            </span>
          )}
          <button
            type="button"
            onClick={tryNow}
            className="min-h-6 font-heavy text-brand-text underline underline-offset-2 pointer-coarse:min-h-9"
          >
            {words.tryNow}
          </button>
        </p>
      )}
      {health === "memory" && (
        <p className="bg-accent-text px-3 py-1 text-center text-bg text-[13px]">{words.outboxFailing}</p>
      )}
    </div>
  )
}

export default ConnectionLine
