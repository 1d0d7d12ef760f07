"use client"
import { type ReactNode, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Compass, Hash, MessageCircle } from "#components/ui/icons.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useViewer } from "#lib/client/use-viewer.ts"
import { greetingWords } from "#lib/i18n/late/greeting.ts"
import { NewDialog, type NewKind } from "./new-menu.tsx"

const card =
  "tap flex w-full items-center gap-4 rounded-card border border-line bg-panel p-4 text-start shadow-sm hover:border-brand"

/** An empty account: three things to do. */
const Greeting = () => {
  const words = useLateWords(greetingWords)
  const me = useViewer()
  const [making, setMaking] = useState<NewKind | null>(null)
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
      <h2 className="mt-4 font-heavy text-lg">
        <bdi>{words.title(me.name)}</bdi>
      </h2>
      <p className="mb-2 text-muted">{words.text}</p>
      <PageLink href="/explore" className={card}>
        <Words icon={<Compass />} title={words.explore} text={words.exploreText} />
      </PageLink>
      <button type="button" className={card} onClick={() => setMaking("direct")}>
        <Words icon={<MessageCircle />} title={words.direct} text={words.directText} />
      </button>
      <button type="button" className={card} onClick={() => setMaking("room")}>
        <Words icon={<Hash />} title={words.room} text={words.roomText} />
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
