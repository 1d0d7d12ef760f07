"use client"
import { useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button, IconButton } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Bell, BellOff, Users } from "#components/ui/icons.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { PageLink } from "#components/ui/page-link.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useAsked } from "#lib/client/use-asked.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { makeDayWords } from "#lib/i18n/day-words.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { FollowingItem, FollowingPage } from "#lib/protocol/relations.ts"
import { PageFrame } from "./page-frame.tsx"
import { Row } from "./row.tsx"

const ask = () => sendCommand("following:list", {})
const peopleOf = (page: FollowingPage) => page.people
const keyOf = (item: FollowingItem) => `${item.kind} ${item.personId} ${item.at}`

/** What those whom one follows show, newest first, and who they are. */
export const FollowingScreen = ({ first }: { first: FollowingPage }) => {
  const { t } = useI18n()
  const words = useLateWords(profileWords)
  const late = words.followingScreen
  const blocked = useBlocked()
  const { value: page, refresh, setValue } = useAsked(first, ask, peopleOf)
  const [busy, setBusy] = useState(false)
  const items = page.items.filter(item => !blocked.includes(item.personId))
  const following = page.following.filter(one => !blocked.includes(one.personId))
  const more = async () => {
    setBusy(true)
    const result = await sendCommand("following:list", { cursor: page.next! })
    setBusy(false)
    if (result.ok) setValue({ ...result.value, items: [...page.items, ...result.value.items] })
  }
  const setNotify = async (personId: string, notify: boolean) => {
    setValue({
      ...page,
      following: page.following.map(one => (one.personId === personId ? { personId, notify } : one)),
    })
    await sendCommand("follow:add", { personId, notify })
    await refresh()
  }
  return (
    <PageFrame here="following" title={late.title} text={late.text}>
      {following.length === 0 ? (
        <Empty icon={<Users />} title={late.empty} text={late.emptyText} />
      ) : (
        <>
          <ul aria-label={late.list} className="flex flex-col gap-0.5">
            {items.map(item => (
              <Item key={keyOf(item)} item={item} />
            ))}
          </ul>
          {page.next && (
            <Button look="secondary" busy={busy} onClick={() => void more()} className="self-center">
              {t.common.showMore}
            </Button>
          )}
          <section aria-labelledby="followed" className="flex flex-col gap-2">
            <h2 id="followed" className="figures font-heavy text-muted text-sm">
              {late.people(following.length)}
            </h2>
            <ul aria-labelledby="followed" className="flex flex-col gap-2">
              {following.map(({ personId, notify }) => (
                <Row key={personId} personId={personId}>
                  <IconButton
                    label={notify ? words.notifyOff : words.notify}
                    aria-pressed={notify}
                    onClick={() => void setNotify(personId, !notify)}
                  >
                    {notify ? <Bell size={18} /> : <BellOff size={18} />}
                  </IconButton>
                </Row>
              ))}
            </ul>
          </section>
        </>
      )}
    </PageFrame>
  )
}

const Item = ({ item }: { item: FollowingItem }) => {
  const { t, dates, today, locale } = useI18n()
  const words = useLateWords(profileWords).followingScreen
  const journey = useLateWords(journeysWords)
  const { tag, language } = locale
  const person = usePerson(item.personId)
  const name = person?.name ?? t.common.deletedPerson
  const inside = (
    <>
      <Avatar id={item.personId} name={name} size={40} />
      <span className="min-w-0 flex-1 break-words text-sm">
        {item.kind === "room"
          ? words.room(name, item.conversation.name ?? "")
          : item.kind === "milestone"
            ? journey.reachedBy(
                name,
                [item.step[language], item.outcome && journey.outcome[item.outcome]].filter(Boolean).join(", "),
                makeDayWords(tag).short(item.when),
                item.road[language],
              )
            : words.status(name, [item.status.emoji, item.status.text].filter(Boolean).join(" "))}
      </span>
      <time dateTime={item.at} suppressHydrationWarning className="shrink-0 text-muted text-xs">
        {dates.brief(item.at, today)}
      </time>
    </>
  )
  const look = "tap flex min-h-14 items-center gap-3 rounded-2xl px-3 py-2 hover:bg-sunken"
  return (
    <li>
      {item.kind === "room" ? (
        <a
          href={`/c/${item.conversation.id}`}
          onClick={onPlainClick(() => openConversation(item.conversation.id))}
          className={look}
        >
          {inside}
        </a>
      ) : (
        <PageLink
          href={item.kind === "milestone" ? `/journeys/${item.journeyId}` : `/people/${person?.handle ?? ""}`}
          className={look}
        >
          {inside}
        </PageLink>
      )}
    </li>
  )
}
