"use client"
import { type ReactNode, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Compass, Hash, MessageCircle } from "#components/ui/icons.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useViewer } from "#lib/client/use-viewer.ts"
import { NewDialog, type NewKind } from "./new-menu.tsx"

const card =
  "tap flex w-full items-center gap-4 rounded-card border border-line bg-panel p-4 text-start shadow-sm hover:border-brand"

/** An empty account: three things to do. */
const Greeting = () => {
  const { t } = useI18n()
  const me = useViewer()
  const [making, setMaking] = useState<NewKind | null>(null)
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
      <h2 className="mt-4 font-heavy text-lg">
        <bdi>{t.lobby.emptyTitle(me.name)}</bdi>
      </h2>
      <p className="mb-2 text-muted">{t.lobby.emptyText}</p>
      <PageLink href="/explore" className={card}>
        <Words icon={<Compass />} title={t.lobby.emptyExplore} text={t.lobby.emptyExploreText} />
      </PageLink>
      <button type="button" className={card} onClick={() => setMaking("direct")}>
        <Words icon={<MessageCircle />} title={t.lobby.emptyDirect} text={t.lobby.emptyDirectText} />
      </button>
      <button type="button" className={card} onClick={() => setMaking("room")}>
        <Words icon={<Hash />} title={t.lobby.emptyRoom} text={t.lobby.emptyRoomText} />
      </button>
      {making && <NewDialog kind={making} onClose={() => setMaking(null)} />}
    </div>
  )
}

const Words = ({ icon, title, text }: { icon: ReactNode; title: string; text: string }) => (
  <>
    <span className="flex size-11 shrink-0 items-center justify-center rounded-2xl bg-brand-soft text-brand-text">
      {icon}
    </span>
    <span>
      <span className="block font-heavy">{title}</span>
      <span className="block text-muted text-sm">{text}</span>
    </span>
  </>
)

export default Greeting
