"use client"
import { useNaming } from "#components/conversation/naming.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { useCurrentConversationId, usePath } from "#lib/client/navigate.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { isolate } from "#lib/i18n/isolate.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import { useI18n } from "./i18n-context.ts"

/** `(3) Room name · Charla` in the browser's tab. */
export const TabTitle = () => {
  const { t } = useI18n()
  const id = useCurrentConversationId()
  const pathname = usePath()
  const pages: Record<string, string> = {
    "/explore": t.nav.explore,
    "/activity": t.nav.activity,
    "/saved": t.nav.activity,
    "/people": t.nav.people,
    "/search": t.nav.search,
    "/settings": t.nav.settings,
    "/settings/sessions": t.settings.devices,
  }
  if (id) return <OfConversation key={id} id={id} />
  return pathname.startsWith("/people/") ? null : <Title name={pages[pathname] ?? t.lobby.title} />
}

const OfConversation = ({ id }: { id: string }) => {
  const own = useLobby().rows.find(row => row.conversation.id === id)
  const watched = useCached(keys.conversation(id))
  const conversation = own?.conversation ?? watched?.conversation
  return conversation ? <Named conversation={conversation} /> : <Title name="" />
}

const Named = ({ conversation }: { conversation: ConversationDto }) => <Title name={useNaming(conversation).name} />

const Title = ({ name }: { name: string }) => {
  const { t } = useI18n()
  const { unread } = useLobby()
  return <title>{`${unread ? `(${unread}) ` : ""}${name ? `${isolate(name)} · ` : ""}${t.app.name}`}</title>
}
