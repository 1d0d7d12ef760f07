"use client"
import { type RefObject, useCallback, useEffect, useRef, useState } from "react"
import { createPortal } from "react-dom"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Camera, FileIcon, Image, Paperclip } from "#components/ui/icons-later.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { Menu, type MenuItem } from "#components/ui/menu.tsx"
import { choose, take, useTray } from "#lib/client/files/chosen.ts"
import { sweepBytes } from "#lib/client/files/keep.ts"
import { useClient } from "#lib/client/provider.tsx"
import { filesWords } from "#lib/i18n/late/files.ts"
import { DropTarget } from "./drop-target.tsx"
import { Tray } from "./tray.tsx"

const CameraDialog = onDemand(() => import("./camera.tsx"))

/** Sends what is above the box, with these words under it. */
export type SendFiles = (body: string, replyTo?: number) => Promise<void>

type Props = {
  box: RefObject<HTMLTextAreaElement | null>
  conversationId: string
  /** Not while a message is edited. */
  off: boolean
  onFiles: (send: SendFiles | null) => void
}

const isField = (target: EventTarget | null) => target instanceof Element && target.closest("input, textarea, dialog")

/** Choosing, pasting and dropping files, and what waits above the box to be sent. Fetched after the first paint. */
const Attach = ({ box, conversationId, off, onFiles }: Props) => {
  const words = useLateWords(filesWords)
  const { outbox, personId } = useClient()
  const tray = useTray(conversationId)
  const [places, setPlaces] = useState<{ clip: Element; column: HTMLElement } | null>(null)
  const [camera, setCamera] = useState(false)
  const any = useRef<HTMLInputElement>(null)
  const media = useRef<HTMLInputElement>(null)
  const shot = useRef<HTMLInputElement>(null)

  const add = useCallback(
    (files: File[]) => {
      if (files.length === 0) return
      void choose(personId, conversationId, files)
      box.current?.focus({ preventScroll: true })
    },
    [personId, conversationId, box],
  )
  const send = useCallback(
    async (body: string, replyTo?: number) => {
      const groups = await take(personId, conversationId)
      if (groups.length === 0 && body) await outbox.add(conversationId, body, replyTo)
      const added = groups.map((files, at) =>
        outbox.add(conversationId, at === 0 ? body : "", at === 0 ? replyTo : undefined, undefined, files),
      )
      await Promise.all(added)
    },
    [outbox, personId, conversationId],
  )
  const full = tray.files.length > 0 && !off
  useEffect(() => onFiles(full ? send : null), [full, send, onFiles])

  useEffect(() => void sweepBytes(personId, outbox.fileIds()), [personId, outbox])
  useEffect(() => {
    const form = box.current!.form!
    setPlaces({ clip: form.querySelector("[data-clip]")!, column: form.parentElement! })
  }, [box])

  useEffect(() => {
    if (off) return
    const pasted = (event: ClipboardEvent) => {
      const held = event.clipboardData
      if (!held || (isField(event.target) && event.target !== box.current)) return
      // Where there are words as well, they are what was meant: an office program adds a picture of them.
      if (held.files.length === 0 || held.types.includes("text/plain")) return
      event.preventDefault()
      add([...held.files])
    }
    document.addEventListener("paste", pasted)
    return () => document.removeEventListener("paste", pasted)
  }, [add, box, off])

  const coarse = () => window.matchMedia("(pointer: coarse)").matches
  const items: MenuItem[] = [
    { label: words.media, icon: <Image size={17} />, run: () => media.current!.click() },
    { label: words.file, icon: <FileIcon size={17} />, run: () => any.current!.click() },
    {
      label: words.camera,
      icon: <Camera size={17} />,
      run: () => (coarse() ? shot.current!.click() : setCamera(true)),
    },
  ]
  const picked = (input: HTMLInputElement) => {
    add([...(input.files ?? [])])
    input.value = ""
  }
  const field = { type: "file", className: "hidden", tabIndex: -1, "aria-hidden": true } as const

  return (
    <>
      {places &&
        !off &&
        createPortal(
          <Menu
            label={words.attach}
            items={items}
            className="flex size-11 items-center justify-center rounded-full text-muted hover:text-text"
          >
            <Paperclip size={20} />
          </Menu>,
          places.clip,
        )}
      <input {...field} ref={any} multiple onChange={event => picked(event.target)} data-files="any" />
      <input
        {...field}
        ref={media}
        multiple
        accept="image/*,video/*"
        onChange={event => picked(event.target)}
        data-files="media"
      />
      <input {...field} ref={shot} accept="image/*" capture="environment" onChange={event => picked(event.target)} />
      {!off && <Tray conversationId={conversationId} tray={tray} box={box} />}
      {places && !off && <DropTarget column={places.column} conversationId={conversationId} onDrop={add} />}
      {camera && <CameraDialog onTaken={file => add([file])} onClose={() => setCamera(false)} />}
    </>
  )
}

export default Attach
