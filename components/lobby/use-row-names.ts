import { useCallback, useMemo } from "react"
import { peerIdOf } from "#components/conversation/naming.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { usePeople } from "#lib/client/use-person.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"

/** The names of conversations as this reader sees them; with `handle`, to be searched in, that of a direct one has the handle too. */
export const useRowNames = (rows: LobbyRow[]) => {
  const { t } = useI18n()
  const me = useViewer().id
  const peerIds = useMemo(
    () => rows.flatMap(row => peerIdOf(row.conversation, me) ?? []).filter(id => id !== me),
    [rows, me],
  )
  const people = usePeople(peerIds)
  const peers = useMemo(() => new Map(people.map(person => [person.id, person])), [people])
  const nameOf = useCallback(
    ({ conversation }: LobbyRow, handle = false): string => {
      const peerId = peerIdOf(conversation, me)
      if (peerId === null) return conversation.name ?? ""
      if (peerId === me) return t.common.notesToSelf
      const peer = peers.get(peerId)
      return peer ? (handle ? `${peer.name} @${peer.handle}` : peer.name) : t.common.deletedPerson
    },
    [peers, me, t],
  )
  return { nameOf }
}
