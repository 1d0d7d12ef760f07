import { useEffect, useMemo, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useMembers } from "#lib/client/use-members.ts"
import { fold } from "#lib/protocol/fold.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

const askAfterMs = 150
const shown = 8

const begins = (person: PersonDto, query: string) =>
  person.handle.startsWith(query) ||
  fold(person.name)
    .split(/\s+/)
    .some((_, at, words) => words.slice(at).join(" ").startsWith(query))

/** Members to mention: who spoke here last first, then by name. Where not all are loaded, the server is asked for the rest. */
export const useCandidates = (conversationId: string, typed: string): PersonDto[] => {
  const { live, personId } = useClient()
  const people = useCached(keys.people)
  const messages = useCached(keys.messages(conversationId))?.messages
  const { members, hasMore, loading } = useMembers(conversationId)
  const [found, setFound] = useState<string[]>([])
  const query = fold(typed)

  useEffect(() => {
    if (!hasMore || query === "") return
    const timer = setTimeout(async () => {
      const answer = await sendCommand("member:search", { conversationId, query }, { wait: false })
      live.answered(answer)
      if (answer.ok) setFound(answer.value.people.map(person => person.id))
    }, askAfterMs)
    return () => clearTimeout(timer)
  }, [live, conversationId, query, hasMore])

  return useMemo(() => {
    const spoke = new Map<string, number>()
    for (const message of messages?.toReversed() ?? [])
      if (!spoke.has(message.authorId)) spoke.set(message.authorId, spoke.size)
    const active = new Set(members.map(member => member.personId))
    // Of those who spoke some may have left; that is known when all members are.
    const ids = new Set([...(hasMore || loading ? spoke.keys() : []), ...active, ...found])
    ids.delete(personId)
    const place = ({ id }: PersonDto) => spoke.get(id) ?? Number.POSITIVE_INFINITY
    return [...ids]
      .flatMap(id => people?.[id] ?? [])
      .filter(person => begins(person, query))
      .sort((a, b) => (place(a) === place(b) ? a.name.localeCompare(b.name) : place(a) - place(b)))
      .slice(0, shown)
  }, [messages, members, hasMore, loading, found, people, personId, query])
}
