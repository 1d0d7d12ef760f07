"use client"
import { type RefObject, useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { EllipsisVertical, Smile } from "#components/ui/icons.tsx"
import { Copy, Pencil, Reply, Trash } from "#components/ui/icons-later.tsx"
import { later } from "#components/ui/later.tsx"
import type { MenuItem } from "#components/ui/menu.tsx"
import MenuList, { type Anchor } from "#components/ui/menu-list.tsx"
import type { MessageDto } from "#lib/protocol/messages.ts"

const EmojiPicker = later(() => import("./emoji-picker.tsx"))

const quick = ["👍", "❤️", "😂", "🎉", "😮", "🙏"]
const longPressMs = 450

export type MessageToolsProps = {
  scroller: RefObject<HTMLElement | null>
  bySeq: ReadonlyMap<number, MessageDto>
  me: string
  /** Whether one may write here; who only reads may copy. */
  writes: boolean
  onReact: (seq: number, emoji: string) => void
  onReply: (seq: number) => void
  onEdit: (message: MessageDto) => void
  onDelete: (seq: number) => void
}

/**
 * What one can do with a message: a bar beside the one under the pointer, and a menu by right click, long press or, with a message
 * focused, Enter. Listens on the list, so that rows carry none of it.
 */
const MessageTools = ({ scroller, bySeq, me, writes, onReact, onReply, onEdit, onDelete }: MessageToolsProps) => {
  const { t } = useI18n()
  const [bar, setBar] = useState<{ seq: number; top: number; left: number } | null>(null)
  const [menu, setMenu] = useState<{ seq: number; anchor: Anchor } | null>(null)
  const [picking, setPicking] = useState<number | null>(null)
  const tools = useRef<HTMLDivElement>(null)
  const live = useRef(bySeq)
  live.current = bySeq

  useEffect(() => {
    const list = scroller.current!
    const frame = list.parentElement!
    const articleOf = (target: EventTarget | null) => {
      const article = (target as Element).closest<HTMLElement>("article[data-message-seq]")
      const message = article && live.current.get(Number(article.dataset.messageSeq))
      return article && message && !message.deletedAt ? { article, seq: message.seq } : null
    }
    const over = ({ target, pointerType }: PointerEvent) => {
      if (pointerType !== "mouse" || tools.current?.contains(target as Node)) return
      const found = articleOf(target)
      if (!found) return
      const [at, within] = [found.article.getBoundingClientRect(), frame.getBoundingClientRect()]
      const left = found.article.dataset.own === "true" ? at.left - within.left - 116 : at.right - within.left + 4
      setBar({
        seq: found.seq,
        top: Math.max(4, at.top - within.top - 6),
        left: Math.max(4, Math.min(left, within.width - 120)),
      })
    }
    const hide = () => setBar(null)
    const open = (event: Event, anchor: Anchor) => {
      const found = articleOf(event.target)
      if (!found) return
      event.preventDefault()
      setBar(null)
      setMenu({ seq: found.seq, anchor })
    }
    const context = (event: MouseEvent) => {
      // A link has a menu of its own, and so has what is selected.
      if ((event.target as Element).closest("a") || getSelection()?.toString()) return
      const byKey = event.clientX === 0 && event.clientY === 0
      open(event, byKey ? (event.target as Element) : { x: event.clientX, y: event.clientY })
    }
    const key = (event: KeyboardEvent) => {
      const target = event.target as Element
      if (event.key === "Enter" && target.matches("article")) open(event, target)
    }
    let press: ReturnType<typeof setTimeout> | undefined
    const down = (event: PointerEvent) => {
      clearTimeout(press)
      if (event.pointerType === "mouse") return
      const anchor = { x: event.clientX, y: event.clientY }
      press = setTimeout(() => open(event, anchor), longPressMs)
    }
    const release = () => clearTimeout(press)
    const events = {
      pointerover: over,
      contextmenu: context,
      keydown: key,
      pointerdown: down,
      pointerup: release,
      pointercancel: release,
    }
    for (const [name, listener] of Object.entries(events)) frame.addEventListener(name, listener as EventListener)
    frame.addEventListener("pointerleave", hide)
    list.addEventListener("scroll", hide, { passive: true })
    return () => {
      release()
      for (const [name, listener] of Object.entries(events)) frame.removeEventListener(name, listener as EventListener)
      frame.removeEventListener("pointerleave", hide)
      list.removeEventListener("scroll", hide)
    }
  }, [scroller])

  const message = menu && bySeq.get(menu.seq)
  const own = message?.authorId === me
  const items: (MenuItem | false)[] = message
    ? [
        writes && { label: t.conversation.reply, icon: <Reply size={17} />, run: () => onReply(message.seq) },
        writes && { label: t.conversation.react, icon: <Smile size={17} />, run: () => setPicking(message.seq) },
        { label: t.conversation.copy, icon: <Copy size={17} />, run: () => void copy(message.body ?? "") },
        own && writes && { label: t.conversation.edit, icon: <Pencil size={17} />, run: () => onEdit(message) },
        own && {
          label: t.common.delete,
          icon: <Trash size={17} />,
          danger: true,
          run: () => onDelete(message.seq),
        },
      ]
    : []

  return (
    <>
      {bar && !menu && (
        <div
          ref={tools}
          role="toolbar"
          aria-label={t.conversation.actions}
          className="absolute z-10 flex animate-fade rounded-full border border-line bg-panel p-0.5 text-muted shadow-lg"
          style={{ top: bar.top, left: bar.left }}
        >
          {writes && (
            <>
              <Tool label={t.conversation.react} run={() => setPicking(bar.seq)}>
                <Smile size={17} />
              </Tool>
              <Tool label={t.conversation.reply} run={() => onReply(bar.seq)}>
                <Reply size={17} />
              </Tool>
            </>
          )}
          <Tool
            label={t.conversation.more}
            run={() => setMenu({ seq: bar.seq, anchor: tools.current!.lastElementChild! })}
          >
            <EllipsisVertical size={17} />
          </Tool>
        </div>
      )}
      {menu && (
        <MenuList
          label={t.conversation.actions}
          anchor={menu.anchor}
          items={items.filter(item => item !== false)}
          row={
            writes
              ? quick.map(emoji => ({ label: emoji, icon: emoji, run: () => onReact(menu.seq, emoji) }))
              : undefined
          }
          onClose={() => {
            setMenu(null)
            // Unless what was chosen has put it elsewhere, the focus goes back to the message.
            if (document.activeElement !== document.body) return
            scroller.current
              ?.querySelector<HTMLElement>(`[data-message-seq="${menu.seq}"]`)
              ?.focus({ preventScroll: true })
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
    </>
  )
}

const copy = (text: string) => navigator.clipboard?.writeText(text).catch(() => {})

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
