"use client"
import { memo, type ReactNode } from "react"
import type { TickState } from "#lib/client/cache/ticks.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { DayLine, NewLine } from "./dividers.tsx"
import { Lines } from "./lines.tsx"
import { MessageRow } from "./message-row.tsx"
import { PendingRow } from "./pending-row.tsx"
import type { Row } from "./rows.ts"

type Props = {
  rows: Row[]
  me: string
  showAuthor: boolean
  /** What was unread when the conversation was opened. */
  unread: number
  quotedOf: (seq: number) => MessageDto | undefined
  /** How far an own message has come. */
  tickOf: (seq: number) => TickState
  /** The one that the page was opened at. */
  at: number | undefined
  onJump: (seq: number) => void
  onReact: ((seq: number, emoji: string) => void) | undefined
  deleting: readonly number[]
  onUndo: (seq: number) => void
  onRetry: (clientId: string) => void
  onDiscard: (clientId: string) => void
}

/** The rows of the list, each by its kind. */
export const RowsDrawn = memo((props: Props) => props.rows.map(row => draw(row, props)))

const draw = (row: Row, props: Props): ReactNode => {
  switch (row.type) {
    case "day":
      return <DayLine key={row.key} iso={row.iso} />
    case "new":
      return <NewLine key={row.key} count={props.unread} />
    case "lines":
      return <Lines key={row.key} messages={row.messages} />
    case "message": {
      const { message } = row
      return (
        <MessageRow
          key={row.key}
          message={message}
          first={row.first}
          me={props.me}
          showAuthor={props.showAuthor}
          quoted={message.replyTo === null ? undefined : props.quotedOf(message.replyTo)}
          tick={message.authorId === props.me ? props.tickOf(message.seq) : undefined}
          initial={message.seq === props.at}
          onJump={props.onJump}
          onReact={props.onReact}
          onUndo={props.deleting.includes(message.seq) ? props.onUndo : undefined}
        />
      )
    }
    case "pending":
      return (
        <PendingRow key={row.key} entry={row.entry} first={row.first} retry={props.onRetry} discard={props.onDiscard} />
      )
  }
}
