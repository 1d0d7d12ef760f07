"use client"
import { useState } from "react"
import { messageText } from "#components/conversation/message-text.ts"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button, IconButton } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Bookmark, BookmarkOff } from "#components/ui/icons-later.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { openPlace, placePath } from "#lib/client/navigate.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useFeed } from "#lib/client/use-feed.ts"
import { useNamed, usePerson } from "#lib/client/use-person.ts"
import { activityWords } from "#lib/i18n/late/activity.ts"
import type { Failure } from "#lib/protocol/result.ts"
import type { SavedItem, SavedPage } from "#lib/protocol/saved.ts"
import { usePlaces } from "./use-places.ts"
import { Views } from "./views.tsx"

const ask = (input: { cursor?: string }) => sendCommand("saved:list", input)
const keyOf = ({ message }: SavedItem) => message.id

/** What one keeps for later, the latest first: to go to, or to let go. */
export const SavedScreen = ({ first }: { first: SavedPage }) => {
  const { t } = useI18n()
  const words = useLateWords(activityWords).saved
  const told = useCached(keys.saved)
  const { page, loading, failure, more, refresh } = useFeed<SavedItem, SavedPage>(first, ask, keyOf, told)
  const placeOf = usePlaces(page.conversations)
  // Away at once; back if it was refused.
  const [leaving, setLeaving] = useState<readonly string[]>([])
  const [refused, setRefused] = useState<Failure | null>(null)
  const items = page.items.filter(item => !leaving.includes(item.message.id))
  const unsave = async ({ message: { id, conversationId, seq } }: SavedItem) => {
    setLeaving(held => [...held, id])
    const result = await sendCommand("message:unsave", { conversationId, seq })
    setRefused(result.ok ? null : result.error)
    if (result.ok) await refresh()
    setLeaving(held => held.filter(each => each !== id))
  }
  const wrong = failure ?? refused

  return (
    <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-4 px-4 py-6 sm:px-8 sm:py-8">
      <header>
        <h1 className="font-heavy text-2xl">{words.title}</h1>
        <p className="text-muted">{words.text}</p>
      </header>
      <Views here="/saved" />
      {wrong && (
        <div className="flex flex-wrap items-center gap-3">
          <Alert>{failureWords(t, wrong)}</Alert>
          <Button look="secondary" onClick={() => void refresh()}>
            {t.common.retry}
          </Button>
        </div>
      )}
      {items.length === 0 ? (
        <Empty icon={<Bookmark />} title={words.empty} text={words.emptyText} />
      ) : (
        <ul aria-label={words.list} className="-mx-2 flex flex-col gap-0.5">
          {items.map(item => (
            <Saved
              key={keyOf(item)}
              item={item}
              place={placeOf(item.message.conversationId)}
              onRemove={() => void unsave(item)}
            />
          ))}
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

type SavedProps = { item: SavedItem; place: string; onRemove: () => void }

const Saved = ({ item: { message }, place, onRemove }: SavedProps) => {
  const { t, dates, today } = useI18n()
  const words = useLateWords(activityWords).saved
  const name = usePerson(message.authorId)?.name ?? t.common.deletedPerson
  const text = useNamed(message.mentions)(messageText(t, message, 300))
  return (
    <li className="flex items-start gap-1 rounded-2xl hover:bg-sunken">
      <a
        href={placePath(message.conversationId, message.seq)}
        onClick={onPlainClick(() => openPlace(message.conversationId, message.seq))}
        className="tap flex min-h-16 min-w-0 flex-1 items-start gap-3 rounded-2xl px-3 py-2.5 outline-offset-[-2px]"
      >
        <Avatar id={message.authorId} name={name} size={40} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 break-words font-strong text-sm">{words.in(name, place)}</span>
            <time dateTime={message.createdAt} suppressHydrationWarning className="shrink-0 text-muted text-xs">
              {dates.brief(message.createdAt, today)}
            </time>
          </span>
          <bdi className="line-clamp-3 whitespace-pre-line text-sm">{text}</bdi>
        </span>
      </a>
      <IconButton label={`${words.remove}: ${text.slice(0, 60)}`} onClick={onRemove} className="mt-1.5 me-1">
        <BookmarkOff size={18} />
      </IconButton>
    </li>
  )
}
