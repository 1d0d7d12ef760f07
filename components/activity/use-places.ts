import { useMemo } from "react"
import { peerIdOf } from "#components/conversation/naming.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import type { Lobby } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { activityWords } from "#lib/i18n/late/activity.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

const rowsOf = (lobby: Lobby) => lobby.rows

/** Names of conversations in a sentence. What the lobby knows of one is newer than what came with a list. */
export const usePlaces = (listed: ConversationDto[]) => {
  const { t } = useI18n()
  const words = useLateWords(activityWords).activity
  const me = useViewer().id
  const rows = useCached(keys.lobby, rowsOf)
  const people = useCached(keys.people)
  return useMemo(() => {
    const byId = new Map(listed.map(conversation => [conversation.id, conversation]))
    return (id: string): string => {
      const conversation = rows?.[id]?.conversation ?? byId.get(id)
      if (!conversation) return ""
      const peer = peerIdOf(conversation, me)
      if (peer === null) return conversation.kind === "room" ? `#${conversation.name}` : (conversation.name ?? "")
      return peer === me ? words.self : words.direct(people?.[peer]?.name ?? t.common.deletedPerson)
    }
  }, [listed, rows, people, me, words, t])
}
