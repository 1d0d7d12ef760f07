"use client"
import { useEffect, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Bell } from "#components/ui/icons.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { isInFront } from "#lib/client/in-front.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useFeed } from "#lib/client/use-feed.ts"
import { activityWords } from "#lib/i18n/late/activity.ts"
import type { ActivityItem, ActivityPage } from "#lib/protocol/activity.ts"
import { ActivityRow } from "./activity-row.tsx"
import { NoticeRow } from "./notice-row.tsx"
import { usePlaces } from "./use-places.ts"
import { Views } from "./views.tsx"

const ask = (input: { cursor?: string }) => sendCommand("activity:list", input)
const keyOf = ({ kind, message }: ActivityItem) => `${kind} ${message.id}`
const seenMs = 1000

/** What others did that concerns one, newest first. What is new stays marked while one looks; seen is what was shown in front. */
export const ActivityScreen = ({ first }: { first: ActivityPage }) => {
  const { t } = useI18n()
  const words = useLateWords(activityWords).activity
  const told = useCached(keys.activity)
  const blocked = useBlocked()
  const { page, loading, failure, more, refresh } = useFeed<ActivityItem, ActivityPage>(first, ask, keyOf, told)
  const placeOf = usePlaces(page.conversations)
  const [seenBefore] = useState(first.read)
  const items = page.items.filter(item => !blocked.includes(item.actorId))
  // They come with the first page.
  const [notices, setNotices] = useState(first.notices)
  if (page.notices.length > 0 && page.notices !== notices) setNotices(page.notices)
  // What hangs on a message and what does not, in one order; later pages are older than all notices that are told.
  const rows = [...items, ...notices.filter(notice => !notice.actorId || !blocked.includes(notice.actorId))]
  rows.sort((a, b) => b.revision - a.revision)
  const newest = Math.max(page.items[0]?.revision ?? 0, notices[0]?.revision ?? 0)

  useEffect(() => {
    if (newest <= page.read) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (!isInFront()) return
      timer = setTimeout(() => void sendCommand("activity:read", { revision: newest }), seenMs)
    }
    look()
    addEventListener("focus", look)
    document.addEventListener("visibilitychange", look)
    return () => {
      clearTimeout(timer)
      removeEventListener("focus", look)
      document.removeEventListener("visibilitychange", look)
    }
  }, [newest, page.read])

  return (
    <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-4 px-4 py-6 sm:px-8 sm:py-8">
      <header>
        <h1 className="font-heavy text-2xl">{words.title}</h1>
        <p className="text-muted">{words.text}</p>
      </header>
      <Views here="/activity" />
      {failure && (
        <div className="flex flex-wrap items-center gap-3">
          <Alert>{failureWords(t, failure)}</Alert>
          <Button look="secondary" onClick={() => void refresh()}>
            {t.common.retry}
          </Button>
        </div>
      )}
      {rows.length === 0 ? (
        <Empty icon={<Bell />} title={words.empty} text={words.emptyText} />
      ) : (
        <ul aria-label={words.list} className="-mx-2 flex flex-col gap-0.5">
          {rows.map(row =>
            "message" in row ? (
              <ActivityRow
                key={keyOf(row)}
                item={row}
                place={placeOf(row.message.conversationId)}
                fresh={row.revision > seenBefore}
              />
            ) : (
              <NoticeRow key={row.id} notice={row} fresh={row.revision > seenBefore} />
            ),
          )}
        </ul>
      )}
      {page.next && (
        <Button look="secondary" busy={loading} onClick={() => void more()} className="self-center">
          {t.common.showMore}
        </Button>
      )}
    </div>
  )
}
