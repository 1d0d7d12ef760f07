"use client"
import { memo, type ReactNode, useLayoutEffect } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import type { TickState } from "#lib/client/cache/ticks.ts"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { handlesOf } from "#lib/client/use-person.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { DayLine, NewLine } from "./dividers.tsx"
import { Lines } from "./lines.tsx"
import { MessageRow } from "./message-row.tsx"
import { PendingRow } from "./pending-row.tsx"
import { partsOf, type Row } from "./rows.ts"

type Props = {
  rows: Row[]
  me: string
  showAuthor: boolean
  /** What was unread when the conversation was opened. */
  unread: number
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

/** The rows of the list, each by its kind, in parts of neighbours of which only those with a change are looked through. */
export const RowsDrawn = memo(({ rows, onDrawn, ...rest }: Props & { onDrawn: () => void }) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: told before anybody sees that other rows stand there.
  useLayoutEffect(onDrawn, [rows, onDrawn])
  return partsOf(rows).map(part => <PartDrawn key={part.key} rows={part.rows} {...rest} />)
})

/** Nothing is made for it: every part is asked at each change. */
const same = (before: Props, now: Props) => {
  for (const name in now) {
    const key = name as keyof Props
    if (key !== "rows" && before[key] !== now[key]) return false
  }
  return before.rows.length === now.rows.length && before.rows.every((row, at) => row === now.rows[at])
}

type Known = { people: Record<string, PersonDto>; blocked: string[] }
const nobody: Known["people"] = {}

const PartDrawn = memo((props: Props) => {
  const known = { people: useCached(keys.people) ?? nobody, blocked: useBlocked() }
  return (
    <div data-part className="message-part">
      {props.rows.map(row => draw(row, props, known))}
    </div>
  )
}, same)

const draw = (row: Row, props: Omit<Props, "rows">, { people, blocked }: Known): ReactNode => {
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
          author={people[message.authorId]}
          blocked={blocked.includes(message.authorId)}
          handles={handlesOf(people, message.mentions)}
          me={props.me}
          showAuthor={props.showAuthor}
          quoted={row.quoted}
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
