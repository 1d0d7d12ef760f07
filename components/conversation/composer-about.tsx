"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { X } from "#components/ui/icons.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { usePerson } from "#lib/client/use-person.ts"
import type { About } from "#lib/client/use-writing.ts"
import { toolsWords } from "#lib/i18n/late/tools.ts"
import { messageText } from "./message-text.ts"

type Props = { conversationId: string; about: About; onCancel: () => void }

/** Above the box: which message is answered or edited, and a way out. */
const ComposerAbout = ({ conversationId, about, onCancel }: Props) => {
  const { t } = useI18n()
  const wording = useLateWords(toolsWords)
  const window = useCached(keys.messages(conversationId))
  const message = messageAt(window?.messages ?? [], about.seq)
  const author = usePerson(message?.authorId)
  const title = about.kind === "edit" ? wording.editing : wording.replyingTo(author?.name ?? "")
  return (
    <div className="mx-auto flex w-full max-w-[892px] animate-fade items-center gap-2 px-2.5 pb-2 sm:px-4">
      <p
        role="status"
        className="min-w-0 flex-1 rounded-lg border-brand border-s-[3px] bg-sunken px-3 py-1.5 text-[13px]"
      >
        <span className="block font-heavy text-brand-text">{title}</span>
        <span className="block truncate text-muted">
          {message?.deletedAt ? t.conversation.deleted : messageText(t, message, 160)}
        </span>
      </p>
      <button
        type="button"
        aria-label={t.common.cancel}
        title={t.common.cancel}
        onClick={onCancel}
        className="flex size-10 shrink-0 items-center justify-center rounded-full text-muted pointer-coarse:size-11 hover:text-text"
      >
        <X size={18} />
      </button>
    </div>
  )
}

export default ComposerAbout
