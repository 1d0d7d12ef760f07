"use client"
import { type FormEvent, type KeyboardEvent, memo, useCallback, useEffect, useId, useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { SendHorizontal, Smile } from "#components/ui/icons.tsx"
import { later, onDemand } from "#components/ui/later.tsx"
import { useEarlyValue } from "#components/ui/use-early.ts"
import { useSettled } from "#components/ui/use-settled.ts"
import { useMessageActions } from "#lib/client/use-message-actions.ts"
import { useSendMessage } from "#lib/client/use-send-message.ts"
import { useTyping } from "#lib/client/use-typing.ts"
import { useSettings } from "#lib/client/use-viewer.ts"
import { useWriting } from "#lib/client/use-writing.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { lengthOf } from "./compose/length.ts"
import type { SendFiles } from "./files/attach.tsx"

const ComposerAbout = onDemand(() => import("./composer-about.tsx"))
const Assist = later(() => import("./compose/assist.tsx"))
const Attach = later(() => import("./files/attach.tsx"))
const Mic = later(() => import("./files/mic.tsx"))
const Picker = onDemand(() => import("./compose/picker.tsx"))

const coarse = () => window.matchMedia("(pointer: coarse)").matches

/** Where one writes. Enter sends, with a keyboard; what is typed is kept as a draft until it is sent. */
export const Composer = memo(({ conversationId }: { conversationId: string }) => {
  const { t } = useI18n()
  const max = useSettings().messageChars
  const writing = useWriting(conversationId)
  const { text, setText, sent, about, edit, cancel } = writing
  const actions = useMessageActions(conversationId)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { send } = useSendMessage(conversationId)
  const { notify } = useTyping(conversationId)
  const [picking, setPicking] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useEarlyValue(box, text, writing.setEarly)
  const hint = useId()
  const settled = useSettled()

  const length = text.length < max - 200 ? text.length : lengthOf(text)
  const over = length - max
  const [files, setFiles] = useState<SendFiles | null>(null)
  const takeFiles = useCallback((next: SendFiles | null) => setFiles(() => next), [])
  const sendable = (files !== null || text.trim() !== "") && over <= 0

  useEffect(() => {
    // Unless a message was asked for, which has it already.
    if (!coarse() && !document.activeElement?.closest("article")) box.current?.focus({ preventScroll: true })
  }, [])

  // Whoever answers or edits goes on in the box, at the end of what is there; not where another device does.
  const aim = about && `${about.kind} ${about.seq}`
  const { isOwnAim } = writing
  useEffect(() => {
    if (!aim || !isOwnAim()) return
    const element = box.current!
    element.focus({ preventScroll: true })
    element.setSelectionRange(element.value.length, element.value.length)
  }, [aim, isOwnAim])

  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!sendable) return
    setFailure(null)
    const body = text.trim()
    if (about?.kind === "edit") {
      const { seq } = about
      const asked = actions.edit(seq, body)
      sent(asked)
      // What was refused, or got no answer, stands there again.
      void asked.then(refused => {
        if (!refused) return
        edit(seq, body)
        setFailure(refused)
      })
    } else sent((files ?? send)(body, about?.seq))
    setPicking(false)
    box.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && (picking || about)) {
      event.preventDefault()
      picking ? setPicking(false) : cancel()
    }
    if (event.key === "ArrowUp" && text === "" && !about) {
      const last = actions.lastOwn()
      if (last) {
        event.preventDefault()
        edit(last.seq, last.body!)
      }
    }
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229 || coarse())
      return
    event.preventDefault()
    submit()
  }

  return (
    <form
      onSubmit={submit}
      // Drafts are kept by the app: a browser that fills in what it remembers would bring back what has been sent.
      autoComplete="off"
      className="relative border-line border-t bg-panel pb-[max(10px,env(safe-area-inset-bottom))] pt-2.5"
    >
      {about && <ComposerAbout conversationId={conversationId} about={about} onCancel={cancel} />}
      {settled && <Assist box={box} conversationId={conversationId} writing={writing} max={max} isOver={over > 0} />}
      {settled && <Attach box={box} conversationId={conversationId} off={about?.kind === "edit"} onFiles={takeFiles} />}
      {picking && <Picker box={box} onClose={() => setPicking(false)} />}
      <div className="mx-auto flex w-full max-w-[892px] items-end gap-1.5 px-2.5 sm:px-4">
        <div
          className={`tap flex min-w-0 flex-1 items-end rounded-input border bg-sunken focus-within:border-brand ${over > 0 ? "border-accent" : "border-field"}`}
        >
          <button
            type="button"
            aria-label={t.conversation.emoji}
            title={t.conversation.emoji}
            aria-expanded={picking}
            onClick={() => setPicking(!picking)}
            className="flex size-11 shrink-0 items-center justify-center rounded-full text-muted hover:text-text"
          >
            <Smile size={20} />
          </button>
          <textarea
            ref={box}
            rows={1}
            dir="auto"
            value={text}
            aria-label={t.conversation.message}
            aria-describedby={hint}
            aria-invalid={over > 0 || undefined}
            placeholder={t.conversation.placeholder}
            enterKeyHint="enter"
            autoComplete="off"
            onChange={event => {
              setText(event.target.value)
              if (event.target.value.trim()) notify()
            }}
            onKeyDown={onKeyDown}
            className="composer-text min-h-11 w-full min-w-0 resize-none bg-transparent py-[11px] text-[0.9375rem] leading-[1.45] outline-none pointer-coarse:text-base"
          />
          <span data-clip className="size-11 shrink-0" />
        </div>
        <span className="relative">
          <button
            type="submit"
            aria-label={t.conversation.send}
            title={t.conversation.send}
            disabled={!sendable}
            className="tap flex size-11 shrink-0 items-center justify-center rounded-full bg-brand text-on-brand disabled:bg-sunken disabled:text-muted"
          >
            <SendHorizontal size={20} className="rtl:-scale-x-100" />
          </button>
          {settled && !sendable && about?.kind !== "edit" && over <= 0 && (
            <Mic box={box} conversationId={conversationId} writing={writing} />
          )}
        </span>
      </div>
      <p
        id={hint}
        role={over > 0 || failure ? "alert" : undefined}
        className={`mx-auto max-w-[892px] px-5 text-[13px] ${over > 0 || failure ? "pt-1.5 text-accent-text" : "figures text-muted"}`}
      >
        {over > 0
          ? t.conversation.tooLong(over, max)
          : failure
            ? failureWords(t, failure)
            : length > max - 200 && t.conversation.charsLeft(max - length)}
      </p>
    </form>
  )
})
