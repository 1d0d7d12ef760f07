"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { usePeople } from "#lib/client/use-person.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

/** "Ana and Ben are typing…", or nothing. In a conversation of two the name is plain. */
export const useTypingWords = (personIds: string[], kind: ConversationDto["kind"]) => {
  const { t } = useI18n()
  const [first, second] = usePeople(personIds).map(person => person.name)
  if (first === undefined) return ""
  if (kind === "direct") return t.conversation.typing
  if (personIds.length > 2) return t.conversation.typingMany(personIds.length)
  return second === undefined ? t.conversation.typingOne(first) : t.conversation.typingTwo(first, second)
}
