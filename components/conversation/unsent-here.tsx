"use client"
import { later } from "#components/ui/later.tsx"
import { useCurrentConversationId } from "#lib/client/navigate.ts"
import { useIsSignedIn } from "#lib/client/provider.tsx"

const Unsent = later(() => import("./compose/unsent.tsx"))

/** On a page that is not there any more: what one had written in the conversation that it was of. */
export const UnsentHere = () => {
  const id = useCurrentConversationId()
  return useIsSignedIn() && id ? <Unsent conversationId={id} /> : null
}
