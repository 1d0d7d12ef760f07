// biome-ignore-all lint/suspicious/noArrayIndexKey: the parts of a message never move.
import { Fragment, memo, type ReactNode } from "react"
import { later } from "#components/ui/later.tsx"
import { type Block, type Inline, tokenize } from "#lib/protocol/markdown/tokenize.ts"
import { Mention } from "./mention.tsx"

const PlaceNote = later(() => import("./place-note.tsx"))
/** What an address ends with that leads to a conversation, if it is one of here. */
const place = /\/c\/[0-9a-f-]{36}(\?m=\d+)?$/i

const tags = { strong: "strong", em: "em", strike: "s" } as const

const inline = (parts: Inline[], mentions?: string[]): ReactNode[] =>
  parts.map((part, index) => {
    if (typeof part === "string") return part
    if (part.type === "mention")
      return mentions ? <Mention key={index} handle={part.handle} text={part.text} ids={mentions} /> : part.text
    if (part.type === "code") return <code key={index}>{part.text}</code>
    if (part.type === "link")
      return (
        <Fragment key={index}>
          <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
          {place.test(part.href) && <PlaceNote href={part.href} />}
        </Fragment>
      )
    const Tag = tags[part.type]
    return <Tag key={index}>{inline(part.children, mentions)}</Tag>
  })

const block = (part: Block, key: number, trailing: ReactNode, mentions?: string[]): ReactNode => {
  switch (part.type) {
    case "paragraph":
      return (
        <p key={key} dir="auto">
          {inline(part.children, mentions)}
          {trailing}
        </p>
      )
    case "quote":
      return (
        <blockquote key={key} dir="auto">
          {inline(part.children, mentions)}
        </blockquote>
      )
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
        <pre key={key} tabIndex={0} dir="ltr">
          <code>{part.text}</code>
        </pre>
      )
    case "list": {
      const List = part.ordered ? "ol" : "ul"
      return (
        <List key={key} start={part.ordered ? part.start : undefined} dir="auto">
          {part.items.map((item, index) => (
            <li key={index}>{inline(item, mentions)}</li>
          ))}
        </List>
      )
    }
  }
}

/** Marks upon marks, which reach into what stands above and below. */
const towers = /\p{M}{3}/u

type Props = { text: string; blocks?: Block[]; mentions?: string[] | undefined; trailing?: ReactNode }

/**
 * A body as React nodes, never as HTML, or as the `blocks` that it was taken apart into. `mentions` are those that the
 * message mentions; `trailing` (the time) stands at the end of the last line where there is room.
 */
export const Markdown = memo(({ text, blocks = tokenize(text), mentions, trailing }: Props) => {
  const last = blocks.length - 1
  const inside = blocks[last]?.type === "paragraph"
  return (
    <div className="message-text" data-towers={towers.test(text) || undefined}>
      {blocks.map((part, index) => block(part, index, inside && index === last ? trailing : null, mentions))}
      {!inside && trailing && <div className="flow-root">{trailing}</div>}
    </div>
  )
})
