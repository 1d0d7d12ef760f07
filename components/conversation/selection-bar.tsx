"use client"
import type { ReactNode } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { X } from "#components/ui/icons.tsx"
import { Bookmark, Copy, Forward, Trash } from "#components/ui/icons-later.tsx"
import { useCloseRequest } from "#components/ui/use-close-request.ts"
import { usePeople } from "#lib/client/use-person.ts"
import { useSaved } from "#lib/client/use-saved.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import { toolsWords } from "#lib/i18n/late/tools.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { copyText } from "./copy-text.ts"
import { messageText } from "./message-text.ts"

type Props = {
  conversationId: string
  messages: MessageDto[]
  me: string
  writes: boolean
  onForward: () => void
  onDelete: (seq: number) => void
  tell: (text: string) => void
  onClose: () => void
}

/** Over the composer while messages are chosen: how many, and what can be done with all of them. */
export const SelectionBar = ({ conversationId, messages, me, writes, onForward, onDelete, tell, onClose }: Props) => {
  const { t, dates } = useI18n()
  const { actions, selection } = useLateWords(actionWords)
  const tools = useLateWords(toolsWords)
  const { save } = useSaved(conversationId)
  const people = new Map(usePeople(messages.map(message => message.authorId)).map(person => [person.id, person.name]))

  const copy = async () => {
    // Of what has no words, what it is.
    const wordsOf = (message: MessageDto) => message.body || messageText(t, message, 0)
    const line = (message: MessageDto) =>
      `[${dates.full(message.createdAt)}] ${people.get(message.authorId) ?? t.common.deletedPerson}: ${wordsOf(message)}`
    const text = messages.length === 1 ? wordsOf(messages[0]!) : messages.map(line).join("\n")
    tell((await copyText(text)) ? actions.copied : actions.notCopied)
    onClose()
  }
  const keep = async () => {
    const failures = await Promise.all(messages.map(message => save(message.seq, true)))
    const failure = failures.find(one => one !== null)
    tell(failure ? failureWords(t, failure) : actions.saved)
    onClose()
  }
  const remove = () => {
    for (const message of messages) onDelete(message.seq)
    onClose()
  }
  useCloseRequest(true, onClose)
  const own = messages.every(message => message.authorId === me)
  const count = selection.count(messages.length)

  return (
    <div
      role="toolbar"
      aria-label={selection.title}
      onKeyDown={event => {
        if (event.key !== "Escape") return
        event.stopPropagation()
        onClose()
      }}
      className="absolute inset-x-2 bottom-2 z-20 mx-auto flex max-w-[560px] animate-fade items-center gap-1 rounded-full border border-line bg-panel p-1 shadow-lg"
    >
      <Action label={selection.end} run={onClose}>
        <X size={20} />
      </Action>
      <p className="figures min-w-0 flex-1 truncate font-heavy text-sm">{count}</p>
      <Action label={tools.copy} run={() => void copy()}>
        <Copy size={19} />
      </Action>
      <Action label={actions.forward} run={onForward}>
        <Forward size={19} />
      </Action>
      <Action label={actions.save} run={() => void keep()}>
        <Bookmark size={19} />
      </Action>
      {own && writes && (
        <Action label={t.common.delete} run={remove} danger>
          <Trash size={19} />
        </Action>
      )}
    </div>
  )
}

type ActionProps = { label: string; run: () => void; danger?: boolean; children: ReactNode }

const Action = ({ label, run, danger, children }: ActionProps) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    onClick={run}
    className={`flex size-11 shrink-0 items-center justify-center rounded-full hover:bg-sunken ${danger ? "text-accent-text" : "text-muted hover:text-text"}`}
  >
    {children}
  </button>
)
