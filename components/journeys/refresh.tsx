"use client"
import { useRouter } from "next/navigation"
import { useEffect, useRef } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"

/** Has the page rendered anew when one of these journeys has changed, or when news may have been missed; without any named, at every change. */
export const Refresh = ({ journeyIds }: { journeyIds?: string[] }) => {
  const router = useRouter()
  const told = useCached(keys.journeys)
  const missed = useCached(keys.missed)
  const before = useRef({ told, missed })
  useEffect(() => {
    const last = before.current
    if (last.told === told && last.missed === missed) return
    before.current = { told, missed }
    const concerns = last.missed !== missed || !journeyIds || (told?.id && journeyIds.includes(told.id))
    if (concerns) router.refresh()
  }, [told, missed, journeyIds, router])
  return null
}
