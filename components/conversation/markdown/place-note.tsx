"use client"
import { useCallback, useEffect } from "react"
import { useNaming } from "#components/conversation/naming.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import type { Lobby } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { followOwnLinks, ownPlace } from "#lib/client/own-links.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { placesWords } from "#lib/i18n/late/places.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

/** Beside a link that leads to a conversation here: which one it is, if it is one of the reader's. */
const PlaceNote = ({ href }: { href: string }) => {
  useEffect(followOwnLinks, [])
  const place = ownPlace(href)
  const id = place?.conversationId ?? ""
  const conversation = useCached(
    keys.lobby,
    useCallback((lobby: Lobby) => lobby.rows[id]?.conversation, [id]),
  )
  return conversation ? <Leads conversation={conversation} isMessage={place!.seq !== null} /> : null
}

const Leads = ({ conversation, isMessage }: { conversation: ConversationDto; isMessage: boolean }) => {
  const words = useLateWords(placesWords)
  const { name } = useNaming(conversation)
  return <span className="opacity-80"> ({isMessage ? words.messageIn(name) : name})</span>
}

export default PlaceNote
