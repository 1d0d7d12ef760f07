"use client"
import { useEffect, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useConnection } from "#lib/client/use-connection.ts"
import { useOutboxHealth } from "#lib/client/use-send-message.ts"
import { useSettings } from "#lib/client/use-viewer.ts"
import { connectionWords } from "#lib/i18n/late/connection.ts"
import { useLateWords } from "./use-late-words.ts"

const line =
  "flex min-h-8 animate-fade flex-wrap items-center justify-center gap-x-3 border-line border-b bg-brand-soft px-3 py-1 text-[13px] text-text"
const action = "min-h-6 font-heavy text-brand-text underline underline-offset-2 pointer-coarse:min-h-9"

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
        <p className={line}>
          <span>{words[state]}</span>
          {seconds > 0 && (
            <span aria-hidden className="figures">
              {words.nextTry(seconds)}
            </span>
          )}
          <button type="button" onClick={tryNow} className={action}>
            {words.tryNow}
          </button>
        </p>
      )}
      <Update />
      {health === "memory" && (
        <p className="bg-accent-text px-3 py-1 text-center text-bg text-[13px]">{words.outboxFailing}</p>
      )}
    </div>
  )
}

/** The server was updated while this page was open: what has not been fetched yet may not be there any more. */
const Update = () => {
  const words = useLateWords(connectionWords)
  const { build } = useSettings()
  const served = useCached(keys.build)
  const [passed, setPassed] = useState("")
  if (!build || !served || served === build || served === passed) return null
  return (
    <p className={line}>
      <span>{words.updated}</span>
      <button type="button" onClick={() => location.reload()} className={action}>
        {words.load}
      </button>
      <button type="button" onClick={() => setPassed(served)} className={action}>
        {words.notNow}
      </button>
    </p>
  )
}

export default ConnectionLine
