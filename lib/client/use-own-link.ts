import type { QueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { read, update } from "#lib/client/cache/store.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

export type OwnLink =
  | { kind: "person"; person: PersonDto }
  | { kind: "place"; link: string; conversation: ConversationDto; message: MessageDto | null }

/** Where a link of this installation leads: a person, or a conversation and maybe a message of it. */
const targetOf = (link: string) => {
  const { pathname, searchParams } = new URL(link)
  const [, handle] = /^\/people\/([a-z0-9_]{3,30})\/?$/i.exec(pathname) ?? []
  const [, conversationId] = /^\/c\/([0-9a-f-]{36})\/?$/i.exec(pathname) ?? []
  const seq = Number(searchParams.get("m"))
  return { handle, conversationId, seq: Number.isSafeInteger(seq) && seq > 0 ? seq : null }
}

/** What the reader may see of it now; null for what they may not, what is not there, and a link to somewhere else. */
const resolve = async (cache: QueryClient, link: string): Promise<OwnLink | null> => {
  const { handle, conversationId, seq } = targetOf(link)
  const take = (people: PersonDto[]) => update(cache, keys.people, held => mergePeople(held, people))
  if (handle) {
    const named = (each: PersonDto) => each.handle === handle.toLowerCase()
    const known = Object.values(read(cache, keys.people) ?? {}).find(named)
    const found = known ? null : await sendCommand("people:search", { query: handle })
    const person = known ?? (found?.ok && found.value.people.find(named))
    return person ? { kind: "person", person } : null
  }
  if (!conversationId) return null
  const held = read(cache, keys.lobby)?.rows[conversationId]?.conversation
  if (held && seq === null) return { kind: "place", link, conversation: held, message: null }
  const answer = held
    ? await sendCommand("message:list", { conversationId, around: seq!, limit: 1 })
    : await sendCommand("conversation:open", { conversationId, around: seq ?? "unread" })
  if (!answer.ok) return null
  const { page, conversation } = "page" in answer.value ? answer.value : { page: answer.value, conversation: held! }
  take(page.people)
  const message = page.messages.find(each => each.seq === seq && each.kind === "text" && !each.deletedAt)
  return seq !== null && !message ? null : { kind: "place", link, conversation, message: message ?? null }
}

/** What a link of this installation leads to, as its reader may see it, and as it is: asked again when it changes or is theirs no more. */
export const useOwnLink = (link: string): OwnLink | null => {
  const { cache, live } = useClient()
  const missed = useCached(keys.missed)
  const [found, setFound] = useState<OwnLink | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after a time without a line.
  useEffect(() => {
    let over = false
    const ask = () =>
      resolve(cache, link).then(
        next => over || setFound(next),
        () => {},
      )
    void ask()
    const { conversationId, seq } = targetOf(link)
    const stop = live.listen((id, changes) => {
      if (id !== conversationId) return
      const touches =
        !changes ||
        changes.conversation !== undefined ||
        changes.touched?.includes(seq!) ||
        changes.messages?.some(message => message.seq === seq) ||
        changes.deleted?.some(message => message.seq === seq)
      if (!touches) return
      if (!changes || changes.deleted?.some(message => message.seq === seq)) setFound(null)
      void ask()
    })
    return () => {
      over = true
      stop()
    }
  }, [cache, live, link, missed])
  return found
}
