"use client"
import { useState } from "react"
import { seedConversation } from "#lib/client/cache/seed.ts"
import { useClient } from "#lib/client/provider.tsx"
import type { OpenedConversation } from "#lib/protocol/conversations.ts"
import { ConversationScreen } from "./conversation-screen.tsx"

/** The first load of a conversation: what the server read goes into the cache before the first paint, in the HTML too. */
export const ConversationEntry = ({ opened, at }: { opened: OpenedConversation; at: number | "unread" }) => {
  const { cache } = useClient()
  useState(() => seedConversation(cache, opened))
  return <ConversationScreen id={opened.conversation.id} at={at} />
}
