import { notFound } from "next/navigation"
import { ConversationEntry } from "#components/conversation/conversation-entry.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { openConversation } from "#lib/domain/conversations/open.ts"
import { Refusal } from "#lib/domain/errors.ts"

type Props = {
  params: Promise<{ conversationId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Around the message that the address names, or else the first unread one. */
const placeOf = (m: string | string[] | undefined) =>
  typeof m === "string" && /^[1-9]\d{0,8}$/.test(m) ? Number(m) : "unread"

/** The first load only; from then on the shell moves between conversations by itself. */
const ConversationPage = async ({ params, searchParams }: Props) => {
  const { conversationId } = await params
  const around = placeOf((await searchParams).m)
  const actor = await requireViewer()
  if (!uuid.test(conversationId)) notFound()
  const opened = await openConversation(actor, { conversationId, around }).catch((error: unknown) => {
    if (error instanceof Refusal && (error.failure.code === "not_found" || error.failure.code === "forbidden"))
      notFound()
    throw error
  })
  return <ConversationEntry opened={opened} at={around} />
}

export default ConversationPage
