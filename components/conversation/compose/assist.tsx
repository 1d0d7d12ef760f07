"use client"
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { later } from "#components/ui/later.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useSendMessage } from "#lib/client/use-send-message.ts"
import type { Writing } from "#lib/client/use-writing.ts"
import { composingWords } from "#lib/i18n/late/composing.ts"
import { format, markOf } from "./format.ts"
import { insertAt, replace } from "./replace.ts"
import { splitText } from "./split.ts"
import { shortcodeAt, type Trigger, triggerAt } from "./trigger.ts"

export type ListProps = {
  box: RefObject<HTMLTextAreaElement | null>
  conversationId: string
  query: string
  onPick: (text: string) => void
  onClose: () => void
}

type Props = {
  box: RefObject<HTMLTextAreaElement | null>
  conversationId: string
  writing: Writing
  max: number
  isOver: boolean
}

const lists = {
  mention: later(() => import("./mention-list.tsx")),
  emoji: later(() => import("./emoji-list.tsx")),
}
const PublicGuard = later(() => import("#components/personal/public-guard.tsx"))
const Preview = later(() => import("./preview.tsx"))

/** More would be a flood. */
const mostParts = 20
/** Code in the line, or a line that begins code or a list. */
const rich = /`[^`\n]+`|^(?:```|[-*+] +\S|\d{1,6}[.)] +\S)/m
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** Puts an emoji in the place of `:its_name:`, if it is still there when the names are known. */
const expand = async (element: HTMLTextAreaElement) => {
  const found = shortcodeAt(element.value, element.selectionStart)
  if (!found) return
  const { emojiOf } = await import("./emoji-data.ts")
  const emoji = await emojiOf(found.code).catch(() => undefined)
  const to = found.from + found.code.length + 2
  const same = element.value.slice(found.from, to).toLowerCase() === `:${found.code}:` && element.selectionEnd === to
  if (emoji && same) insertAt(element, emoji, found.from, to)
}

const same = (one: Trigger | null, other: Trigger | null) =>
  one?.kind === other?.kind && one?.from === other?.from && one?.query === other?.query

/**
 * What helps while writing, fetched after the first paint: lists of people and emoji, marks by key, a preview of code and lists, and sending a
 * text that is too long in parts. It listens to the box itself, before the composer does.
 */
const Assist = ({ box, conversationId, writing, max, isOver }: Props) => {
  const { locale } = useI18n()
  const { send } = useSendMessage(conversationId)
  const { text, sent, about } = writing
  const [trigger, setTrigger] = useState<Trigger | null>(null)
  const [closed, setClosed] = useState<string | null>(null)
  const isPublic = useCached(keys.lobby, lobby => lobby.rows[conversationId]?.conversation.kind === "room")

  useEffect(() => {
    const element = box.current!
    const look = () => {
      const { value, selectionStart, selectionEnd } = element
      const here = document.activeElement === element && selectionStart === selectionEnd
      const next = here ? triggerAt(value, selectionStart) : null
      setTrigger(held => (same(held, next) ? held : next))
      if (!next) setClosed(null)
    }
    const typed = (event: Event) => {
      if ((event as InputEvent).isComposing) return
      look()
      if (element.value[element.selectionStart - 1] === ":" && (event as InputEvent).data === ":") void expand(element)
    }
    const key = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) return
      const { value, selectionStart, selectionEnd } = element
      const mark = markOf(event, selectionStart !== selectionEnd, isMac())
      if (!mark) return
      event.preventDefault()
      replace(element, format(value, selectionStart, selectionEnd, mark, mark === event.key))
    }
    element.addEventListener("input", typed)
    element.addEventListener("compositionend", look)
    element.addEventListener("keydown", key)
    element.addEventListener("blur", look)
    document.addEventListener("selectionchange", look)
    return () => {
      element.removeEventListener("input", typed)
      element.removeEventListener("compositionend", look)
      element.removeEventListener("keydown", key)
      element.removeEventListener("blur", look)
      document.removeEventListener("selectionchange", look)
    }
  }, [box])

  // The text can change by other ways than typing: sent, or another draft.
  useEffect(() => {
    if (text === "") setTrigger(null)
  }, [text])

  const place = trigger && `${trigger.kind}${trigger.from}`
  const pick = useCallback(
    (chosen: string) => {
      const element = box.current!
      const to = element.selectionStart
      const spaced = chosen.endsWith(" ") && element.value[to] === " " ? chosen.slice(0, -1) : chosen
      insertAt(element, spaced, trigger!.from, to)
      setTrigger(null)
    },
    [box, trigger],
  )
  const close = useCallback(() => setClosed(place), [place])

  // Where `field-sizing` is unknown, the box takes the height of its text by hand.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useEffect(() => {
    const element = box.current
    if (!element || CSS.supports("field-sizing", "content")) return
    element.style.height = "auto"
    element.style.height = `${element.scrollHeight}px`
  }, [box, text])

  const splits = isOver && about?.kind !== "edit"
  const parts = useMemo(() => (splits ? splitText(text, max) : []), [splits, text, max])
  const sendParts = () => {
    sent(Promise.all(parts.map((part, at) => send(part, at === 0 ? about?.seq : undefined))))
    box.current?.focus()
  }
  const List = trigger && closed !== place ? lists[trigger.kind] : null
  return (
    <>
      {isPublic && <PublicGuard box={box} />}
      {rich.test(text) && text.length < max * 2 && <Preview text={text} />}
      {List && <List box={box} conversationId={conversationId} query={trigger!.query} onPick={pick} onClose={close} />}
      {parts.length > 1 && parts.length <= mostParts && (
        <div className="mx-auto flex w-full max-w-[892px] justify-end px-2.5 pb-2 sm:px-4">
          <button
            type="button"
            data-parts
            onClick={sendParts}
            className="tap min-h-9 rounded-full bg-brand-soft px-4 font-heavy text-brand-text text-sm pointer-coarse:min-h-11"
          >
            {composingWords[locale.language].split(parts.length)}
          </button>
        </div>
      )}
    </>
  )
}

export default Assist
