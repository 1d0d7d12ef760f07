"use client"
import { useRouter } from "next/navigation"
import { useEffect } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"

type News = { told: { id: string | null; count: number } | undefined; missed: number | undefined }
/** What had been told when a page was last looked at, by what came with it: the browser shows that again when one goes back. */
const lookedAt = new WeakMap<object, News>()

/** The journeys that are shown, as they came with the page; or something else that did, where every change concerns it. */
type Props = { journeyIds: string[] } | { every: object }

/** Has the page rendered anew when one of these journeys has changed, or when news may have been missed, also while another page was shown. */
export const Refresh = (props: Props) => {
  const journeyIds = "journeyIds" in props ? props.journeyIds : null
  const of = "every" in props ? props.every : props.journeyIds
  const router = useRouter()
  const told = useCached(keys.journeys)
  const missed = useCached(keys.missed)
  useEffect(() => {
    const last = lookedAt.get(of)
    lookedAt.set(of, { told, missed })
    if (!last || (last.told === told && last.missed === missed)) return
    // Only the latest is known by its name.
    const several = (told?.count ?? 0) - (last.told?.count ?? 0) > 1
    const concerns = last.missed !== missed || several || !journeyIds || (told?.id && journeyIds.includes(told.id))
    if (concerns) router.refresh()
  }, [of, told, missed, journeyIds, router])
  return null
}
