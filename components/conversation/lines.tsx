"use client"
import { memo, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { usePeople } from "#lib/client/use-person.ts"
import type { Dictionary } from "#lib/i18n/en.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { foldLines } from "./rows.ts"

type Naming = (id: string) => string
const shownNames = 3

/** Names, at most three and how many more. */
const names = (t: Dictionary, nameOf: Naming, ids: string[]) => {
  const all = [...new Set(ids)]
  const shown = all.length > shownNames + 1 ? all.slice(0, shownNames) : all
  return [
    ...shown.map(nameOf),
    ...(shown.length < all.length ? [t.conversation.others(all.length - shown.length)] : []),
  ]
}

/** A line about the conversation in words; several of one kind in one. */
export const lineWords = (t: Dictionary, nameOf: Naming, messages: MessageDto[]) => {
  const { kind, authorId, payload } = messages[0]!
  const whom = payload?.personIds ?? []
  switch (kind) {
    case "joined":
      return t.conversation.joined(
        names(
          t,
          nameOf,
          messages.map(message => message.authorId),
        ),
      )
    case "left":
      return t.conversation.left(
        names(
          t,
          nameOf,
          messages.map(message => message.authorId),
        ),
      )
    case "removed":
      return t.conversation.removedLine(nameOf(authorId), names(t, nameOf, whom))
    case "invited":
      return t.conversation.invited(nameOf(authorId), names(t, nameOf, whom))
    case "renamed":
      return t.conversation.renamed(nameOf(authorId), payload?.name ?? "")
    case "created":
      return t.conversation.created(nameOf(authorId))
    case "text":
      return ""
  }
}

const same = (before: { messages: MessageDto[] }, now: { messages: MessageDto[] }) =>
  before.messages.length === now.messages.length && before.messages.every((message, at) => message === now.messages[at])

/** Joins, leaves and the like: one quiet line, folded when there are several. */
export const Lines = memo(({ messages }: { messages: MessageDto[] }) => {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const ids = messages.flatMap(message => [message.authorId, ...(message.payload?.personIds ?? [])])
  const known = new Map(usePeople(ids).map(person => [person.id, person.name]))
  const nameOf = (id: string) => known.get(id) ?? t.common.deletedPerson
  const parts = open ? messages.map(message => ({ messages: [message] })) : foldLines(messages)
  const shown = open ? parts : parts.slice(0, 3)
  const hidden = messages.length - shown.reduce((sum, part) => sum + part.messages.length, 0)

  return (
    <div
      data-from={messages[0]!.seq}
      data-row={messages[messages.length - 1]!.seq}
      className="flex flex-col items-center gap-1 px-4 py-2 text-center text-[13px] text-muted"
    >
      {shown.map(part => (
        <p key={part.messages[0]!.seq} className="max-w-full">
          <span className="line-clamp-2">{lineWords(t, nameOf, part.messages)}</span>
        </p>
      ))}
      {hidden > 0 && (
        <button type="button" className="touch underline underline-offset-2" onClick={() => setOpen(true)}>
          {t.conversation.showLines(hidden)}
        </button>
      )}
    </div>
  )
}, same)
