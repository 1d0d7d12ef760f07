"use client"
import { useEffect, useRef, useState } from "react"
import { createPortal } from "react-dom"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Paperclip } from "#components/ui/icons-later.tsx"
import { type Declined, sayDeclined } from "#lib/client/files/chosen.ts"
import { filesWords } from "#lib/i18n/late/files.ts"

type Props = { column: HTMLElement; conversationId: string; onDrop: (files: File[]) => void }

const carries = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false

/** What was dropped, folders told apart. */
const filesOf = (data: DataTransfer) => {
  const files: File[] = []
  const folders: Declined[] = []
  for (const item of data.items) {
    const file = item.kind === "file" ? item.getAsFile() : null
    if (!file) continue
    if (item.webkitGetAsEntry?.()?.isDirectory) folders.push({ name: file.name, size: 0, kind: "file", why: "folder" })
    else files.push(file)
  }
  return { files, folders }
}

/** While files are held over the window, the whole conversation takes them, and says so. Dropped elsewhere they do nothing. */
export const DropTarget = ({ column, conversationId, onDrop }: Props) => {
  const words = useLateWords(filesWords)
  const [box, setBox] = useState<DOMRect | null>(null)
  const depth = useRef(0)

  useEffect(() => {
    const end = () => {
      depth.current = 0
      setBox(null)
    }
    const enter = (event: DragEvent) => {
      if (!carries(event)) return
      depth.current++
      setBox(column.getBoundingClientRect())
    }
    const over = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      event.dataTransfer!.dropEffect = column.contains(event.target as Node) ? "copy" : "none"
    }
    const leave = (event: DragEvent) => {
      if (carries(event) && --depth.current <= 0) end()
    }
    const drop = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      end()
      if (!column.contains(event.target as Node)) return
      const { files, folders } = filesOf(event.dataTransfer!)
      onDrop(files)
      if (folders.length) sayDeclined(conversationId, folders)
    }
    const on = { dragenter: enter, dragover: over, dragleave: leave, drop, dragend: end }
    for (const [name, listener] of Object.entries(on)) window.addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(on)) window.removeEventListener(name, listener as EventListener)
    }
  }, [column, conversationId, onDrop])

  if (!box) return null
  return createPortal(
    <div
      data-drop
      className="pointer-events-none fixed z-40 flex animate-fade flex-col items-center justify-center gap-1 rounded-card border-2 border-brand border-dashed bg-brand-soft/90 text-center text-brand-text"
      style={{ left: box.left + 8, top: box.top + 8, width: box.width - 16, height: box.height - 16 }}
    >
      <Paperclip size={36} />
      <p className="font-heavy text-lg">{words.drop}</p>
      <p className="text-sm">{words.dropText}</p>
    </div>,
    document.body,
  )
}
