"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

/** Who the other one of a direct conversation is: their id, one's own for notes to self, null in rooms and groups. */
export const peerIdOf = (conversation: Pick<ConversationDto, "kind" | "memberIds">, me: string) =>
  conversation.kind === "direct" ? (conversation.memberIds?.find(id => id !== me) ?? me) : null

/** A conversation's name as this reader sees it, and whose colours it wears. */
export const useNaming = (conversation: ConversationDto) => {
  const { t } = useI18n()
  const me = useViewer()
  const peerId = peerIdOf(conversation, me.id)
  const peer = usePerson(peerId ?? me.id)
  const self = peerId === me.id
  const name =
    peerId === null ? (conversation.name ?? "") : self ? t.common.notesToSelf : (peer?.name ?? t.common.deletedPerson)
  return { name, colorId: peerId ?? conversation.id, peerId: self ? null : peerId, peer: self ? undefined : peer, self }
}
