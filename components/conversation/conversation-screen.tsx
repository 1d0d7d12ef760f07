"use client"
import { lazy, Suspense, useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { CloudOff, DoorOpen } from "#components/ui/icons.tsx"
import { openLobby } from "#lib/client/navigate.ts"
import { useConversation } from "#lib/client/use-conversation.ts"
import { Composer } from "./composer.tsx"
import { Header } from "./header.tsx"
import { JoinBar } from "./join-bar.tsx"
import { MessageList } from "./message-list.tsx"
import { useNaming } from "./naming.ts"
import { ConversationSkeleton } from "./skeleton.tsx"

const Details = lazy(() => import("./details/details.tsx"))

/** Everything that a conversation's part of the window shows, in each of its states. */
export const ConversationScreen = ({ id }: { id: string }) => {
  const { t } = useI18n()
  const { status, retry, ...view } = useConversation(id)
  const wasReady = useRef(false)
  if (status === "ready") wasReady.current = true

  if (status === "missing")
    return (
      <Empty
        level={1}
        icon={<DoorOpen />}
        title={wasReady.current ? t.conversation.removed : t.conversation.gone}
        text={wasReady.current ? t.conversation.removedText : t.conversation.goneText}
      >
        <Button onClick={openLobby}>{t.common.home}</Button>
      </Empty>
    )
  if (status === "failed")
    return (
      <Empty level={1} icon={<CloudOff />} title={t.conversation.failedTitle} text={t.conversation.failedText}>
        <Button onClick={retry}>{t.common.retry}</Button>
      </Empty>
    )
  if (status === "loading" || !view.conversation) return <ConversationSkeleton />
  return <Ready {...view} conversation={view.conversation} />
}

type View = ReturnType<typeof useConversation>
type ReadyProps = { conversation: NonNullable<View["conversation"]>; membership?: View["membership"]; unread: number }

const wide = () => window.matchMedia("(min-width: 100rem)").matches

const Ready = ({ conversation, membership = null, unread }: ReadyProps) => {
  const { t } = useI18n()
  const { name } = useNaming(conversation)
  const [details, setDetails] = useState(false)
  const active = membership?.state === "active"

  // Where there is room for everything, the panel stays open.
  useEffect(() => setDetails(wide()), [])

  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <Header conversation={conversation} detailsOpen={details} onDetails={() => setDetails(!details)} />
        <MessageList
          key={conversation.id}
          conversation={conversation}
          membership={membership}
          unread={unread}
          name={name}
        />
        {conversation.closedAt ? (
          <p className="border-line border-t bg-panel px-4 py-4 text-center text-muted text-sm">
            {t.conversation.closedRoom}
          </p>
        ) : active ? (
          <Composer conversationId={conversation.id} />
        ) : (
          <JoinBar conversation={conversation} />
        )}
      </div>
      <Suspense>
        {details && <Details conversation={conversation} membership={membership} onClose={() => setDetails(false)} />}
      </Suspense>
    </div>
  )
}
