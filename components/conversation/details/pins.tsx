"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { IconButton } from "#components/ui/button.tsx"
import { PinOff } from "#components/ui/icons-later.tsx"
import { Name } from "#components/ui/name.tsx"
import { openPlace } from "#lib/client/navigate.ts"
import { useNamed, usePerson } from "#lib/client/use-person.ts"
import { usePins } from "#lib/client/use-pins.ts"
import { useRareActions } from "#lib/client/use-rare-actions.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { messageText } from "../message-text.ts"

/** `pins`: whether the reader may take one away. `onJump`: a pin was gone to, which the panel may be in the way of. */
type Props = { conversationId: string; pins: boolean; onJump: () => void }

export const Pins = ({ conversationId, pins, onJump }: Props) => {
  const { t } = useI18n()
  const words = useLateWords(actionWords).pins
  const pinned = usePins(conversationId)
  const { pin } = useRareActions(conversationId)
  const [failure, setFailure] = useState<Failure | null>(null)
  return (
    <div className="px-2 pb-4">
      <h3 className="px-3 py-2 font-heavy text-muted text-sm">{words.title}</h3>
      <Alert>{failure && failureWords(t, failure)}</Alert>
      {pinned.length === 0 && <p className="px-3 text-muted text-sm">{words.none}</p>}
      <ul>
        {pinned.map(message => (
          <Pinned
            key={message.seq}
            message={message}
            onShow={() => {
              openPlace(conversationId, message.seq)
              onJump()
            }}
            onUnpin={pins ? () => void pin(message.seq, false).then(setFailure) : undefined}
          />
        ))}
      </ul>
    </div>
  )
}

type PinnedProps = { message: MessageDto; onShow: () => void; onUnpin: (() => void) | undefined }

const Pinned = ({ message, onShow, onUnpin }: PinnedProps) => {
  const { t, dates, today } = useI18n()
  const late = useLateWords(actionWords)
  const author = usePerson(message.authorId)
  const by = usePerson(message.pinnedBy)
  const text = useNamed(message.mentions)(messageText(t, message, 200))
  return (
    <li className="flex items-center gap-1 rounded-2xl hover:bg-sunken">
      <button
        type="button"
        onClick={onShow}
        title={late.pins.show}
        className="min-h-14 min-w-0 flex-1 rounded-2xl px-3 py-2 text-start"
      >
        <span className="flex items-baseline gap-2">
          <Name className="font-strong text-sm">{author?.name ?? t.common.deletedPerson}</Name>
          <time dateTime={message.createdAt} suppressHydrationWarning className="ms-auto shrink-0 text-muted text-xs">
            {dates.brief(message.createdAt, today)}
          </time>
        </span>
        <bdi className="line-clamp-2 text-sm">{text}</bdi>
        {by && <span className="block truncate text-[13px] text-muted">{late.pins.by(by.name)}</span>}
      </button>
      {onUnpin && (
        <IconButton label={`${late.actions.unpin}: ${text.slice(0, 60)}`} onClick={onUnpin}>
          <PinOff size={18} />
        </IconButton>
      )}
    </li>
  )
}
