"use client"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { ConversationScreen } from "#components/conversation/conversation-screen.tsx"
import { Lobby } from "#components/lobby/lobby.tsx"
import { LobbyHome } from "#components/lobby/lobby-home.tsx"
import { later, onDemand } from "#components/ui/later.tsx"
import { useSettled } from "#components/ui/use-settled.ts"
import { useCurrentConversationId, usePath } from "#lib/client/navigate.ts"
import { rememberLobby } from "./go.ts"
import { useI18n } from "./i18n-context.ts"
import { Rail, TabBar } from "./navigation.tsx"
import { TabTitle } from "./tab-title.tsx"
import { useAppHeight } from "./use-app-height.ts"

const ConnectionLine = later(() => import("./connection-line.tsx"))
const Keys = later(() => import("./keys.tsx"))
const SearchScreen = onDemand(() => import("#components/search/search-screen.tsx"))
const Notice = later(() => import("./notice.tsx"))
const PersonCards = later(() => import("#components/people/person-cards.tsx"))
const NoticeOffer = later(() => import("./notice-offer.tsx"))

/**
 * The window: rail, list, what is open. The page that came with the first load is shown until the address changes; from then on lobby
 * and conversations are drawn here, so that moving between them asks the server for nothing.
 */
export const Shell = ({ children }: { children: ReactNode }) => {
  const { t } = useI18n()
  const pathname = usePath()
  const conversationId = useCurrentConversationId()
  const [entry] = useState(pathname)
  const [moved, setMoved] = useState(false)
  if (!moved && pathname !== entry) setMoved(true)
  const settled = useSettled()
  useAppHeight()

  const before = useRef(pathname)
  useEffect(() => {
    if (conversationId) rememberLobby(before.current === "/")
    before.current = pathname
  }, [pathname, conversationId])

  const home = pathname === "/"
  const searching = pathname === "/search"
  const chats = home || searching || conversationId !== null
  const open =
    moved && conversationId ? (
      <ConversationScreen key={conversationId} id={conversationId} />
    ) : moved && searching ? (
      <SearchScreen />
    ) : moved && home ? (
      <LobbyHome />
    ) : (
      children
    )

  return (
    <div className="flex h-(--app-height) flex-col overflow-clip bg-bg pt-[env(safe-area-inset-top)] ps-[env(safe-area-inset-left)] pe-[env(safe-area-inset-right)]">
      <a
        href="#open"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-xl focus:bg-brand focus:px-4 focus:py-2 focus:text-on-brand"
      >
        {t.nav.skip}
      </a>
      <TabTitle />
      {settled && (
        <>
          <Keys />
          <Notice />
          <PersonCards />
          <ConnectionLine />
        </>
      )}
      <div className="flex min-h-0 flex-1">
        <Rail />
        <main className="flex min-h-0 min-w-0 flex-1">
          {chats && (
            <div
              className={`flex min-h-0 w-full flex-col bg-panel sm:w-[clamp(300px,40vw,360px)] sm:shrink-0 sm:border-line sm:border-e lg:w-[clamp(320px,27vw,400px)] ${conversationId || searching ? "max-sm:hidden" : ""}`}
            >
              <Lobby />
              {settled && <NoticeOffer />}
              <TabBar className="lg:hidden" />
            </div>
          )}
          <div
            id="open"
            tabIndex={-1}
            className={`relative flex min-h-0 min-w-0 flex-1 flex-col outline-none ${home ? "max-sm:hidden" : ""}`}
          >
            {chats ? (
              open
            ) : (
              <>
                <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{open}</div>
                <TabBar className="lg:hidden" />
              </>
            )}
          </div>
        </main>
      </div>
    </div>
  )
}
