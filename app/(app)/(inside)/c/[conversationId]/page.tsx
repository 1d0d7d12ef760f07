import { notFound } from "next/navigation"
import { ConversationEntry } from "#components/conversation/conversation-entry.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { Refusal } from "#lib/domain/errors.ts"

type Props = { params: Promise<{ conversationId: string }> }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The first load only; from then on the shell moves between conversations by itself. */
const ConversationPage = async ({ params }: Props) => {
  const { conversationId } = await params
  const actor = await requireViewer()
  if (!uuid.test(conversationId)) notFound()
  const opened = await openConversation(actor, { conversationId }).catch((error: unknown) => {
    if (error instanceof Refusal && (error.failure.code === "not_found" || error.failure.code === "forbidden"))
      notFound()
    throw error
  })
  return <ConversationEntry opened={opened} />
}

export default ConversationPage
