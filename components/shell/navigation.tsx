"use client"
import type { ComponentProps } from "react"
import { Avatar } from "#components/ui/avatar.tsx"
import { Bell, Compass, MessageCircle, Route, UserRound, Users } from "#components/ui/icons.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { PageLink } from "#components/ui/page-link.tsx"
import { openLobby, usePath } from "#lib/client/navigate.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { useI18n } from "./i18n-context.ts"
import { Mark } from "./mark.tsx"

/** The places there are, chats first, one's own last. */
const usePlaces = () => {
  const { t } = useI18n()
  const path = usePath()
  const { unread } = useLobby()
  const { activity } = useViewer()
  const place = (href: string, label: string, Icon: typeof Compass, count = 0) => ({
    href,
    label,
    Icon,
    count,
    /** With what is new there, in words. */
    spoken: count > 0 ? t.nav.news(label, count) : label,
    here: path === href || path.startsWith(`${href}/`),
  })
  return [
    {
      ...place("/", t.nav.chats, MessageCircle, unread),
      here: path === "/" || path === "/search" || path.startsWith("/c/"),
    },
    place("/explore", t.nav.explore, Compass),
    place("/journeys", t.nav.journeys, Route),
    { ...place("/activity", t.nav.activity, Bell, activity), here: path === "/activity" || path === "/saved" },
    place("/people", t.nav.people, Users),
    place("/settings", t.nav.me, UserRound),
  ] as const
}
type Place = ReturnType<typeof usePlaces>[number]

/** The lobby is drawn here without asking the server; every other place is a page. */
const PlaceLink = ({ place: { href, here }, ...rest }: { place: Place } & ComponentProps<"a">) => {
  const current = here ? "page" : undefined
  return href === "/" ? (
    <a href={href} aria-current={current} onClick={onPlainClick(openLobby)} {...rest} />
  ) : (
    <PageLink href={href} aria-current={current} {...rest} />
  )
}

/** From 1024 px: the narrow column at the edge. */
export const Rail = () => {
  const { t } = useI18n()
  const me = useViewer()
  const places = usePlaces()
  const own = places[5]
  return (
    <nav
      aria-label={t.nav.main}
      className="hidden w-16 shrink-0 flex-col items-center gap-2 border-line border-e bg-sunken py-3.5 lg:flex"
    >
      <span className="mb-2.5 flex size-10 items-center justify-center rounded-xl bg-brand text-on-brand">
        <Mark />
      </span>
      {places.slice(0, 5).map(place => (
        <PlaceLink
          key={place.href}
          place={place}
          title={place.label}
          aria-label={place.spoken}
          className={`tap relative flex size-10 items-center justify-center rounded-xl ${place.here ? "bg-brand-soft text-brand-text" : "text-muted hover:bg-line/60 hover:text-text"}`}
        >
          <place.Icon size={20} />
          <Badge count={place.count} className="-top-1 -end-1" />
        </PlaceLink>
      ))}
      <PlaceLink
        place={own}
        title={own.label}
        className={`mt-auto flex rounded-full ring-offset-2 ring-offset-sunken ${own.here ? "ring-2 ring-brand" : ""}`}
      >
        <Avatar id={me.id} name={me.name} size={34} />
        <span className="sr-only">{own.label}</span>
      </PlaceLink>
    </nav>
  )
}

/** Below 1024 px: at the bottom, hidden inside a conversation on phones. Six do not fit: the directory is reached from Explore. */
export const TabBar = ({ className }: { className: string }) => {
  const { t } = useI18n()
  return (
    <nav
      aria-label={t.nav.main}
      className={`flex shrink-0 border-line border-t bg-panel pt-1 pb-[env(safe-area-inset-bottom)] ${className}`}
    >
      {usePlaces()
        .filter(place => place.href !== "/people")
        .map(place => (
          <PlaceLink
            key={place.href}
            place={place}
            className={`flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-heavy outline-offset-[-2px] ${place.here ? "text-brand-text" : "text-muted"}`}
          >
            <span
              className={`tap relative flex h-7 w-14 items-center justify-center rounded-full ${place.here ? "bg-brand-soft" : ""}`}
            >
              <place.Icon size={20} />
              <Badge count={place.count} className="-top-0.5 end-1.5" />
            </span>
            <span aria-hidden>{place.label}</span>
            <span className="sr-only">{place.spoken}</span>
          </PlaceLink>
        ))}
    </nav>
  )
}

const Badge = ({ count, className }: { count: number; className: string }) =>
  count > 0 && (
    <span
      aria-hidden="true"
      className={`figures absolute flex h-4 min-w-4 items-center justify-center rounded-full bg-brand px-1 font-heavy text-[11px] text-on-brand leading-none ${className}`}
    >
      {count > 99 ? "99+" : count}
    </span>
  )
