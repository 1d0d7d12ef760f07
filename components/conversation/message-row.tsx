"use client"
import { memo, useMemo, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { hueOf } from "#components/ui/hue.ts"
import { Ban } from "#components/ui/icons.tsx"
import { later } from "#components/ui/later.tsx"
import { NameInRow } from "#components/ui/name.tsx"
import type { TickState } from "#lib/client/cache/ticks.ts"
import { withNames } from "#lib/client/use-person.ts"
import { isEmojiOnly, tokenize } from "#lib/protocol/markdown/tokenize.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { Folded } from "./folded.tsx"
import { LinkRoom } from "./link-room.tsx"
import { Markdown } from "./markdown/render.tsx"
import { MessageFiles } from "./message-files.tsx"
import { messageText } from "./message-text.ts"
import { MessageTime } from "./message-time.tsx"
import { Quote } from "./quote.tsx"
import { Reactions } from "./reactions.tsx"
import { Tick } from "./tick.tsx"

const JourneyCard = later(() => import("#components/journeys/journey-card.tsx"))

type Props = {
  message: MessageDto
  first: boolean
  author: PersonDto | undefined
  /** The reader wants to hear nothing of the author. */
  blocked: boolean
  /** Of whom it mentions, as `handlesOf` says it. */
  handles: string
  me: string
  /** In a conversation of two the author is plain from the side. */
  showAuthor: boolean
  quoted: MessageDto | undefined
  /** How far an own message has come. */
  tick: TickState | undefined
  /** The browser begins here when it draws the page for the first time. */
  initial: boolean
  onJump: (seq: number) => void
  onReact: ((seq: number, emoji: string) => void) | undefined
  /** About to be deleted: how to keep it. */
  onUndo: ((seq: number) => void) | undefined
}

/**
 * One message. Rendered again only when it, its place in the group or its author changes. It listens to nothing by itself: its part of the
 * list does so for all of its rows. What is loaded late into a row (a picture, a preview) has its height from the beginning.
 */
export const MessageRow = memo(
  ({
    message,
    first,
    author,
    blocked,
    handles,
    me,
    showAuthor,
    quoted,
    tick,
    initial,
    onJump,
    onReact,
    onUndo,
  }: Props) => {
    const { t, dates } = useI18n()
    const own = message.authorId === me
    const name = author?.name ?? t.common.deletedPerson
    const deleted = message.deletedAt !== null || onUndo !== undefined
    const body = message.body ?? ""
    const blocks = useMemo(() => tokenize(body), [body])
    const [shown, setShown] = useState(false)
    const folded = blocked && showAuthor && !shown && !deleted
    const large = !deleted && message.replyTo === null && !message.forwarded && !message.files && isEmojiOnly(body)
    const withAuthor = showAuthor && !own
    const journey = message.payload?.journey

    const sentence = [
      t.conversation.sentence(
        own ? t.common.you : name,
        dates.time(message.createdAt),
        deleted ? t.conversation.deleted : withNames(messageText(t, message, 1000, blocks), handles),
      ),
      message.forwarded && t.conversation.forwarded,
      message.editedAt && !deleted && t.conversation.edited,
      message.reactions.length > 0 &&
        t.conversation.reactions(
          message.reactions.map(({ emoji, personIds }) => `${emoji} ${personIds.length}`).join(", "),
        ),
      tick && !deleted && t.conversation[tick],
    ]
      .filter(Boolean)
      .join(". ")

    const time = (
      <MessageTime
        iso={message.createdAt}
        edited={message.editedAt !== null && !deleted}
        pinned={message.pinnedAt !== undefined}
        own={own && !large}
      >
        {tick && !deleted && <Tick state={tick} label={t.conversation[tick]} />}
      </MessageTime>
    )

    if (folded) return <Folded seq={message.seq} onShow={() => setShown(true)} />
    return (
      <div
        data-row={message.seq}
        className={`message-row flex ${message.files ? "@container" : ""} ${initial ? "scroll-first" : ""} ${own ? "justify-end" : ""} ${first ? "pt-2" : "pt-0.5"}`}
      >
        {withAuthor && (
          <span className="me-2 w-[34px] shrink-0">
            {first && <Avatar id={message.authorId} name={name} size={34} />}
          </span>
        )}
        <article
          tabIndex={-1}
          aria-label={sentence}
          data-message-seq={message.seq}
          data-message-id={message.id}
          data-own={own}
          className={`flex min-w-0 max-w-[min(560px,84%)] sm:max-w-[min(560px,100%-56px)] flex-col rounded-[18px] ${own ? "items-end" : "items-start"}`}
        >
          {large ? (
            <div className="px-1 pb-1">
              {withAuthor && first && <Author id={message.authorId} name={name} />}
              <div className="flex flex-wrap items-end justify-end">
                <p className="emoji-only">{body}</p>
                {time}
              </div>
            </div>
          ) : (
            <div
              suppressHydrationWarning
              className={`bubble ${own ? "bg-own" : "bg-other"} ${first ? (own ? "rounded-se-[6px]" : "rounded-ss-[6px]") : ""}`}
            >
              {withAuthor && first && <Author id={message.authorId} name={name} />}
              {deleted ? (
                <p className={`italic ${own ? "text-muted-own" : "text-muted"}`}>
                  <Ban size={14} className="me-1.5 mb-0.5 inline" />
                  {t.conversation.deleted}
                  {onUndo && (
                    <button
                      type="button"
                      className="touch-line ms-2 font-heavy not-italic underline underline-offset-2"
                      onClick={() => onUndo(message.seq)}
                    >
                      {t.conversation.undo}
                    </button>
                  )}
                  {time}
                </p>
              ) : (
                <>
                  {message.forwarded && <Forwarded own={own} />}
                  {message.replyTo !== null && <Quote message={quoted} onJump={() => onJump(message.replyTo!)} />}
                  {journey && (
                    // As high as what comes into it, so that nothing moves.
                    <div className="min-h-[100px] w-[min(300px,64vw)] pt-0.5">
                      <JourneyCard
                        conversationId={message.conversationId}
                        seq={message.seq}
                        journeyId={journey.journeyId}
                      />
                    </div>
                  )}
                  {message.files && <MessageFiles files={message.files} of={message} />}
                  {body || !(message.files || journey) ? (
                    <Markdown text={body} blocks={blocks} mentions={message.mentions} trailing={time} />
                  ) : (
                    <div className="flow-root">{time}</div>
                  )}
                </>
              )}
            </div>
          )}
          {!deleted && (message.preview || /\/(c|people)\/\w/.test(body)) && <LinkRoom message={message} />}
          {message.reactions.length > 0 && !deleted && (
            <Reactions
              reactions={message.reactions}
              me={me}
              own={own}
              apart={large}
              onReact={onReact && (emoji => onReact(message.seq, emoji))}
            />
          )}
        </article>
      </div>
    )
  },
)

export const Forwarded = ({ own }: { own: boolean }) => {
  const { t } = useI18n()
  return <p className={`text-xs italic ${own ? "text-muted-own" : "text-muted"}`}>{t.conversation.forwarded}</p>
}

const Author = ({ id, name }: { id: string; name: string }) => (
  <span data-hue={hueOf(id)} className="author-name block text-[13px] font-heavy">
    <NameInRow>{name}</NameInRow>
  </span>
)
