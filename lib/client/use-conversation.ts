import { useCallback, useEffect } from "react"
import type { Lobby } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import type { MessageWindow } from "#lib/client/cache/messages.ts"
import { useAskedPlace } from "#lib/client/navigate.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useCached } from "#lib/client/use-cached.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"

type ConversationView = {
  status: "loading" | "ready" | "missing" | "failed"
  /** Known before its messages are, where the lobby has it. */
  conversation?: ConversationDto
  /** `null`: reads a public room without having joined. */
  membership?: MembershipDto | null
  unread: number
  retry(): void
}

const held = (window: MessageWindow) => window !== undefined

/** A conversation on screen: loaded if it is not held, around the place that is asked for, and heard live while it is shown. */
export const useConversation = (id: string): ConversationView => {
  const place = useAskedPlace(id)?.seq
  const { live } = useClient()
  const row = useCached(
    keys.lobby,
    useCallback((lobby: Lobby) => lobby.rows[id], [id]),
    "paced",
  )
  const watched = useCached(keys.conversation(id))
  const failure = useCached(keys.failure(id))
  const ready = useCached(keys.messages(id), held)
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it is loaded around matters when it is opened, not later.
  useEffect(() => live.show(id, place), [live, id])
  // What was held can be dropped while it is on screen: left, evicted, another epoch.
  useEffect(() => {
    if (!ready && failure === undefined) void live.open(id)
  }, [live, id, ready, failure])
  const missing = failure === "not_found" || failure === "forbidden"
  return {
    status: missing ? "missing" : ready ? "ready" : failure ? "failed" : "loading",
    conversation: row?.conversation ?? watched?.conversation,
    membership: row ? row.membership : watched ? null : undefined,
    unread: row?.unread ?? 0,
    retry: () => void live.open(id),
  }
}
