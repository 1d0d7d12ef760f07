"use client"
import { lazy, Suspense, useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { CloudOff } from "#components/ui/icons.tsx"
import { later, onDemand } from "#components/ui/later.tsx"
import { useSettled } from "#components/ui/use-settled.ts"
import { useCurrentConversationId } from "#lib/client/navigate.ts"
import { useIsSignedIn } from "#lib/client/provider.tsx"
import { useConnection } from "#lib/client/use-connection.ts"
import { useConversation } from "#lib/client/use-conversation.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import { Composer } from "./composer.tsx"
import { Header } from "./header.tsx"
import { MessageList } from "./message-list.tsx"
import { useNaming } from "./naming.ts"
import { ConversationSkeleton, MessagesSkeleton } from "./skeleton.tsx"

const Missing = later(() => import("./missing.tsx"))
const Unsent = later(() => import("./compose/unsent.tsx"))
const PinnedBar = later(() => import("./pinned-bar.tsx"))
const Waiting = later(() => import("./waiting.tsx"))
const CohortStrip = later(() => import("#components/journeys/cohort-strip.tsx"))
const Details = onDemand(() => import("./details/details.tsx"))

// In the HTML for whom it is; nobody else needs it.
const JoinBar = lazy(() => import("./join-bar.tsx"))

/** What the server loaded the page around. */
type At = number | "unread" | undefined

/** Everything that a conversation's part of the window shows, in each of its states. */
export const ConversationScreen = ({ id, at }: { id: string; at?: At }) => {
  const view = useConversation(id)
  const wasThere = useRef(false)
  if (view.conversation) wasThere.current = true

  if (view.status === "missing") return <Missing id={id} wasThere={wasThere.current} />
  if (view.conversation) return <Known {...view} conversation={view.conversation} at={at} />
  return view.status === "failed" ? <Failed retry={view.retry} level={1} /> : <ConversationSkeleton />
}

/** On a page that is not there any more: what one had written in the conversation that it was of. Not in a file of its own: every page would load it. */
export const UnsentHere = () => {
  const id = useCurrentConversationId()
  return useIsSignedIn() && id ? <Unsent conversationId={id} /> : null
}

type KnownProps = ReturnType<typeof useConversation> & { conversation: ConversationDto; at: At }

const wide = () => window.matchMedia("(min-width: 100rem)").matches

/** Its name and the place to write in are there at once, also while its messages are still on their way. */
const Known = ({ status, conversation, membership, unread, retry, at }: KnownProps) => {
  const { t } = useI18n()
  const { name } = useNaming(conversation)
  const [details, setDetails] = useState(false)
  const settled = useSettled()
  const pane = useRef<HTMLDivElement>(null)

  // Where there is room for everything, the panel stays open.
  useEffect(() => setDetails(wide()), [])

  return (
    <div className="flex min-h-0 flex-1">
      <div ref={pane} className="flex min-w-0 flex-1 flex-col">
        <Header conversation={conversation} detailsOpen={details} onDetails={() => setDetails(!details)} />
        {settled && status === "ready" && (
          <PinnedBar key={conversation.id} conversationId={conversation.id} onAll={() => setDetails(true)} />
        )}
        {settled && membership && conversation.kind === "group" && (
          <CohortStrip key={`strip ${conversation.id}`} conversationId={conversation.id} />
        )}
        {status === "ready" ? (
          <MessageList
            key={conversation.id}
            conversation={conversation}
            membership={membership ?? null}
            unread={unread}
            name={name}
            at={at}
          />
        ) : status === "failed" ? (
          <div className="flex min-h-0 flex-1 bg-wall">
            <Failed retry={retry} level={2} />
          </div>
        ) : (
          <MessagesSkeleton />
        )}
        {status !== "ready" && <Waiting id={conversation.id} name={name} />}
        {conversation.closedAt ? (
          <p className="border-line border-t bg-panel px-4 py-4 text-center text-muted text-sm">
            {t.conversation.closedRoom}
          </p>
        ) : membership?.state === "active" ? (
          <Composer conversationId={conversation.id} />
        ) : (
          membership !== undefined && (
            <>
              <Unsent conversationId={conversation.id} />
              <Suspense>
                <JoinBar conversation={conversation} />
              </Suspense>
            </>
          )
        )}
        <span hidden data-complete />
      </div>
      {details && (
        <Details
          conversation={conversation}
          membership={membership ?? null}
          behind={pane}
          onClose={() => setDetails(false)}
        />
      )}
    </div>
  )
}

/** Tried again by itself when the connection is back. */
const Failed = ({ retry, level }: { retry: () => void; level: 1 | 2 }) => {
  const { t } = useI18n()
  const { state } = useConnection()
  const before = useRef(state)
  useEffect(() => {
    if (state === "online" && before.current !== "online") retry()
    before.current = state
  }, [state, retry])
  return (
    <Empty level={level} icon={<CloudOff />} title={t.conversation.failedTitle} text={t.conversation.failedText}>
      <Button onClick={retry}>{t.common.retry}</Button>
    </Empty>
  )
}
