"use client"
import { memo, type RefObject, useEffect, useRef, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { EllipsisVertical, Smile } from "#components/ui/icons.tsx"
import { Reply } from "#components/ui/icons-later.tsx"
import { onDemand } from "#components/ui/later.tsx"
import MenuList, { type Anchor } from "#components/ui/menu-list.tsx"
import { usePerson } from "#lib/client/use-person.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import { toolsWords } from "#lib/i18n/late/tools.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { SelectionBar } from "./selection-bar.tsx"
import { useMessageGestures } from "./use-message-gestures.ts"
import { useMessageItems } from "./use-message-items.tsx"
import { useNote } from "./use-note.ts"
import { selectionMost, useSelection } from "./use-selection.ts"

const EmojiPicker = onDemand(() => import("./emoji-picker.tsx"))
const loadForward = () => import("./forward-dialog.tsx")
const ForwardDialog = onDemand(loadForward)
const HistoryDialog = onDemand(() => import("./history-dialog.tsx"))
const MessageInfo = onDemand(() => import("./message-info.tsx"))
const ReportDialog = onDemand(() => import("#components/people/report-dialog.tsx"))
const ReactedDialog = onDemand(() => import("./reacted-dialog.tsx"))

const quick = ["👍", "❤️", "😂", "🎉", "😮", "🙏"]

export type MessageToolsProps = {
  scroller: RefObject<HTMLElement | null>
  /** One of those that are held. */
  messageOf: (seq: number) => MessageDto | undefined
  me: string
  conversation: ConversationDto
  membership: MembershipDto | null
  /** Whether one may write here; who only reads may copy, forward and save. */
  writes: boolean
  onReact: (seq: number, emoji: string) => void
  onReply: (seq: number) => void
  onEdit: (message: MessageDto) => void
  onDelete: (seq: number) => void
}

export type Asked =
  | { kind: "forward" | "history" | "info" | "report"; seq: number }
  | { kind: "reacted"; seq: number; emoji?: string }
  | { kind: "forward several" }

/** What one can do with a message: a bar beside the one under the pointer, its menu, and the dialogs that come of it. */
const MessageTools = memo((props: MessageToolsProps) => {
  const { scroller, messageOf, me, conversation, writes, onReact, onReply, onDelete } = props
  const wording = useLateWords(toolsWords)
  const late = useLateWords(actionWords)
  const [menu, setMenu] = useState<{ seq: number; anchor: Anchor; key: number } | null>(null)
  const [picking, setPicking] = useState<number | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const opened = useRef(0)
  const openMenu = (seq: number, anchor: Anchor) => setMenu({ seq, anchor, key: ++opened.current })
  const { note, tell } = useNote()
  const tools = useRef<HTMLDivElement>(null)
  const { bar, hideBar } = useMessageGestures(scroller, tools, messageOf, {
    menu: (seq, anchor) => {
      openMenu(seq, anchor)
      // Without a line it can be forwarded all the same.
      void loadForward().catch(() => {})
    },
    history: seq => setAsked({ kind: "history", seq }),
    reacted: (seq, emoji) => setAsked({ kind: "reacted", seq, emoji }),
  })
  const full = () => tell(late.selection.most(selectionMost))
  const selection = useSelection({ scroller, messageOf, onFull: full })
  const { itemsOf, letGo } = useMessageItems({ ...props, tell, ask: setAsked, onSelect: selection.toggle })
  useEffect(() => letGo, [letGo])

  const message = menu && messageOf(menu.seq)
  const found = asked?.kind === "forward several" ? null : asked && messageOf(asked.seq)
  const about = found?.deletedAt ? null : found
  const forwarded =
    asked?.kind === "forward several" ? selection.messages : asked?.kind === "forward" && about ? [about] : []
  const author = usePerson(about?.authorId)
  const focus = (seq: number) =>
    scroller.current?.querySelector<HTMLElement>(`article[data-message-seq="${seq}"]`)?.focus({ preventScroll: true })
  const close = () => {
    const seq = asked && "seq" in asked ? asked.seq : undefined
    setAsked(null)
    if (seq !== undefined) requestAnimationFrame(() => document.activeElement === document.body && focus(seq))
  }

  return (
    <>
      {bar && !menu && !selection.choosing && (
        <div
          ref={tools}
          role="toolbar"
          aria-label={wording.actions}
          className="absolute z-10 flex animate-fade rounded-full border border-line bg-panel p-0.5 text-muted shadow-lg"
          style={{ top: bar.top, left: bar.left }}
        >
          {writes && (
            <>
              <Tool label={wording.react} run={() => setPicking(bar.seq)}>
                <Smile size={17} />
              </Tool>
              <Tool label={wording.reply} run={() => onReply(bar.seq)}>
                <Reply size={17} />
              </Tool>
            </>
          )}
          <Tool
            label={wording.more}
            run={() => {
              openMenu(bar.seq, tools.current!.lastElementChild!)
              hideBar()
            }}
          >
            <EllipsisVertical size={17} />
          </Tool>
        </div>
      )}
      {menu && (
        <MenuList
          key={menu.key}
          label={wording.actions}
          anchor={menu.anchor}
          items={message ? itemsOf(message) : []}
          row={
            writes
              ? [
                  ...quick.map(emoji => ({ label: emoji, icon: emoji, run: () => onReact(menu.seq, emoji) })),
                  { label: wording.react, icon: <Smile size={20} />, run: () => setPicking(menu.seq) },
                ]
              : undefined
          }
          onClose={() => {
            // The one that closes may have been followed by another already.
            setMenu(held => (held?.key === menu.key ? null : held))
            // Unless what was chosen has put it elsewhere, the focus goes back to the message.
            if (document.activeElement === document.body) focus(menu.seq)
          }}
        />
      )}
      {picking !== null && (
        <EmojiPicker
          className="bottom-2"
          onPick={emoji => {
            onReact(picking, emoji)
            setPicking(null)
          }}
          onClose={() => setPicking(null)}
        />
      )}
      {selection.choosing && (
        <SelectionBar
          conversationId={conversation.id}
          messages={selection.messages}
          me={me}
          writes={writes}
          onForward={() => setAsked({ kind: "forward several" })}
          onDelete={onDelete}
          tell={tell}
          onClose={() => {
            const last = selection.messages.at(-1)
            selection.clear()
            if (last) focus(last.seq)
          }}
        />
      )}
      {forwarded.length > 0 && (
        <ForwardDialog
          messages={forwarded}
          from={conversation}
          onClose={close}
          onDone={names => {
            close()
            selection.clear()
            tell(late.forward.done(names))
          }}
        />
      )}
      {asked?.kind === "report" && about && author && (
        <ReportDialog person={author} place={{ conversationId: conversation.id, seq: about.seq }} onClose={close} />
      )}
      {asked?.kind === "info" && about && <MessageInfo message={about} onClose={close} />}
      {asked?.kind === "history" && about && <HistoryDialog message={about} onClose={close} />}
      {asked?.kind === "reacted" && about && (
        <ReactedDialog message={about} first={asked.emoji ?? null} onClose={close} />
      )}
      <p
        role="status"
        className={
          note
            ? `-translate-x-1/2 absolute ${selection.choosing ? "bottom-18" : "bottom-3"} left-1/2 z-10 max-w-[calc(100%-120px)] animate-fade rounded-full bg-text px-4 py-1.5 text-bg text-sm shadow-lg`
            : "sr-only"
        }
      >
        {note}
      </p>
    </>
  )
})

const Tool = ({ label, run, children }: { label: string; run: () => void; children: React.ReactNode }) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    onClick={run}
    className="flex size-9 items-center justify-center rounded-full hover:bg-sunken hover:text-text"
  >
    {children}
  </button>
)

export default MessageTools
