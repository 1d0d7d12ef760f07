"use client"
import { useEffect, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { noticeWords } from "#lib/i18n/late/notice.ts"

const minute = 60_000
/** From then on the day says more than how long ago it was. */
const agesMs = 7 * 24 * 60 * minute

/** "last seen 5 minutes ago", growing older by itself; "offline" where nobody may know. */
const LastSeen = ({ personId }: { personId: string }) => {
  const { t, dates } = useI18n()
  const words = useLateWords(noticeWords)
  const at = useCached(keys.lastSeen, held => held[personId])
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    setNow(new Date())
    if (!at) return
    const timer = setInterval(() => setNow(new Date()), minute / 2)
    return () => clearInterval(timer)
  }, [at])
  if (!at) return t.conversation.offline
  const age = now.getTime() - Date.parse(at)
  if (age < minute) return words.lastSeen(words.justNow)
  return words.lastSeen(age < agesMs ? dates.ago(at, now) : dates.brief(at, now))
}

export default LastSeen
