"use client"
import { useEffect, useMemo, useRef } from "react"
import { messageText } from "#components/conversation/message-text.ts"
import { peerIdOf } from "#components/conversation/naming.ts"
import { hueOf } from "#components/ui/hue.ts"
import { initials } from "#components/ui/initials.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { read } from "#lib/client/cache/store.ts"
import { tellLastMarks } from "#lib/client/last-marks.ts"
import { openConversation, useCurrentConversationId } from "#lib/client/navigate.ts"
import { showFavicon } from "#lib/client/notice/favicon.ts"
import { createNotice } from "#lib/client/notice/notice.ts"
import { drawFace } from "#lib/client/notice/pictures.ts"
import type { Telling, Wording } from "#lib/client/notice/tray.ts"
import { createPresenceLine } from "#lib/client/presence-line.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useLobby } from "#lib/client/use-lobby.ts"
import { isolate } from "#lib/i18n/isolate.ts"
import { noticeWords } from "#lib/i18n/late/notice.ts"
import { useI18n } from "./i18n-context.ts"
import { useLateWords } from "./use-late-words.ts"

const textMax = 180

/** What a notification says: who, where, what; or, if that is nobody's business, only that there is something. */
const useWording = () => {
  const { t } = useI18n()
  const words = useLateWords(noticeWords)
  const { cache, personId } = useClient()
  return useMemo(() => {
    const nameOf = (id: string) => read(cache, keys.people)?.[id]?.name ?? t.common.deletedPerson
    return ({ row: { conversation }, message, mentioned, count }: Telling): Wording => {
      if (!read(cache, keys.me)!.settings.previews)
        return { title: t.app.name, body: words.something(Math.max(1, count)), icon: undefined }
      const peerId = peerIdOf(conversation, personId)
      const name = peerId ? nameOf(peerId) : (conversation.name ?? "")
      const where = isolate(name)
      const author = isolate(nameOf(message.authorId))
      const text = isolate(messageText(t, message, textMax))
      return {
        title: count > 1 ? `${where} (${count > 99 ? "99+" : count})` : where,
        body: mentioned ? words.mentions(author, text) : peerId ? text : `${author}: ${text}`,
        icon: drawFace({ hue: hueOf(peerId ?? conversation.id), letters: initials(name) }),
      }
    }
  }, [cache, personId, t, words])
}

/** Runs what tells of new messages and of who is there, for as long as the page is there. */
const Notice = () => {
  const client = useClient()
  const { unread } = useLobby()
  const current = useCurrentConversationId()
  const wording = useWording()
  const latest = useRef({ current, wording })
  latest.current = { current, wording }
  const notice = useRef<ReturnType<typeof createNotice>>(null)

  useEffect(() => {
    const made = createNotice(client, {
      wording: telling => latest.current.wording(telling),
      open: openConversation,
      current: () => latest.current.current,
    })
    notice.current = made
    const endPresence = client.presence.begin(createPresenceLine(client.cache, client.presence.watches))
    const endMarks = tellLastMarks(client.readMarks)
    return () => {
      endMarks()
      endPresence()
      made.stop()
    }
  }, [client])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other tabs are told when it is another one.
  useEffect(() => notice.current?.moved(), [current])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page brings the plain icon along.
  useEffect(() => void showFavicon(unread), [unread, current])
  return null
}

export default Notice
