"use client"
import { Avatar } from "#components/ui/avatar.tsx"
import { Compass, MessageCircle, UserRound } from "#components/ui/icons.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { PageLink } from "#components/ui/page-link.tsx"
import { openLobby, usePath } from "#lib/client/navigate.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { useI18n } from "./i18n-context.ts"
import { Mark } from "./mark.tsx"

const useNavigation = () => {
  const { t } = useI18n()
  const pathname = usePath()
  const { unread } = useLobby()
  return {
    unread,
    chats: {
      label: t.nav.chats,
      spoken: unread ? t.nav.unreadChats(unread) : t.nav.chats,
      here: pathname === "/" || pathname.startsWith("/c/"),
    },
    explore: { label: t.nav.explore, here: pathname.startsWith("/explore") },
    settings: { label: t.nav.me, here: pathname.startsWith("/settings") },
  }
}

const current = (here: boolean) => (here ? ("page" as const) : undefined)

/** From 1024 px: the narrow column at the edge. */
export const Rail = () => {
  const { t } = useI18n()
  const me = useViewer()
  const { chats, explore, settings, unread } = useNavigation()
  const look = (here: boolean) =>
    `tap relative flex size-10 items-center justify-center rounded-xl ${here ? "bg-brand-soft text-brand-text" : "text-muted hover:bg-line/60 hover:text-text"}`
  return (
    <nav
      aria-label={t.nav.main}
      className="hidden w-16 shrink-0 flex-col items-center gap-2 border-line border-e bg-sunken py-3.5 lg:flex"
    >
      <span className="mb-2.5 flex size-10 items-center justify-center rounded-xl bg-brand text-on-brand">
        <Mark />
      </span>
      <a
        href="/"
        aria-label={chats.spoken}
        title={chats.label}
        aria-current={current(chats.here)}
        onClick={onPlainClick(openLobby)}
        className={look(chats.here)}
      >
        <MessageCircle size={20} />
        {unread > 0 && <Badge count={unread} className="-top-1 -end-1" />}
      </a>
      <PageLink
        href="/explore"
        aria-label={explore.label}
        title={explore.label}
        aria-current={current(explore.here)}
        className={look(explore.here)}
      >
        <Compass size={20} />
      </PageLink>
      <PageLink
        href="/settings"
        title={settings.label}
        aria-current={current(settings.here)}
        className={`mt-auto flex rounded-full ring-offset-2 ring-offset-sunken ${settings.here ? "ring-2 ring-brand" : ""}`}
      >
        <Avatar id={me.id} name={me.name} size={34} />
        <span className="sr-only">{settings.label}</span>
      </PageLink>
    </nav>
  )
}

/** Below 1024 px: at the bottom, hidden inside a conversation on phones. */
export const TabBar = ({ className }: { className: string }) => {
  const { t } = useI18n()
  const { chats, explore, settings, unread } = useNavigation()
  const look = (here: boolean) =>
    `flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-heavy ${here ? "text-brand-text" : "text-muted"}`
  const pill = (here: boolean) =>
    `tap relative flex h-7 w-14 items-center justify-center rounded-full ${here ? "bg-brand-soft" : ""}`
  return (
    <nav
      aria-label={t.nav.main}
      className={`flex shrink-0 border-line border-t bg-panel pt-1 pb-[env(safe-area-inset-bottom)] ${className}`}
    >
      <a href="/" aria-current={current(chats.here)} onClick={onPlainClick(openLobby)} className={look(chats.here)}>
        <span className={pill(chats.here)}>
          <MessageCircle size={20} />
          {unread > 0 && <Badge count={unread} className="-top-0.5 end-1.5" />}
        </span>
        <span aria-hidden>{chats.label}</span>
        <span className="sr-only">{chats.spoken}</span>
      </a>
      <PageLink href="/explore" aria-current={current(explore.here)} className={look(explore.here)}>
        <span className={pill(explore.here)}>
          <Compass size={20} />
        </span>
        {explore.label}
      </PageLink>
      <PageLink href="/settings" aria-current={current(settings.here)} className={look(settings.here)}>
        <span className={pill(settings.here)}>
          <UserRound size={20} />
        </span>
        {settings.label}
      </PageLink>
    </nav>
  )
}

const Badge = ({ count, className }: { count: number; className: string }) => (
  <span
    aria-hidden="true"
    className={`figures absolute flex h-4 min-w-4 items-center justify-center rounded-full bg-brand px-1 font-heavy text-[11px] text-on-brand leading-none ${className}`}
  >
    {count > 99 ? "99+" : count}
  </span>
)
