"use client"
import { type KeyboardEvent, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { X } from "#components/ui/icons.tsx"
import { FileIcon, Play } from "#components/ui/icons-later.tsx"
import type { Chosen } from "#lib/client/files/chosen.ts"
import { bytesIn } from "#lib/client/files/sizes.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { safeName } from "./safe-name.ts"

type Props = {
  file: Chosen
  tabIndex: number
  onFocus: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onRemove: () => void
  onMove: (by: number) => void
}

const kindOfDrag = "application/x-charla-file"

/** One file that waits to be sent. */
export const TrayItem = ({ file, tabIndex, onFocus, onKeyDown, onRemove, onMove }: Props) => {
  const { locale } = useI18n()
  const words = useLateWords(filesWords)
  const [over, setOver] = useState(false)
  const name = safeName(file.name)
  const picture = file.url ?? (file.made?.still && `data:image/jpeg;base64,${file.made.still}`)
  const size = bytesIn(locale.tag, file.size)
  return (
    <li
      tabIndex={tabIndex}
      aria-label={`${name}, ${file.made ? size : words.preparing}`}
      data-file={file.id}
      data-ready={file.made !== undefined}
      draggable
      onFocus={onFocus}
      onKeyDown={event => event.target === event.currentTarget && onKeyDown(event)}
      onDragStart={event => {
        event.dataTransfer.setData(kindOfDrag, file.id)
        event.dataTransfer.effectAllowed = "move"
      }}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes(kindOfDrag)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        setOver(false)
        const id = event.dataTransfer.getData(kindOfDrag)
        const items = [...event.currentTarget.parentElement!.children] as HTMLElement[]
        const from = items.find(item => item.dataset.file === id)
        if (!id || !from) return
        event.preventDefault()
        from.dispatchEvent(
          new CustomEvent("charla:move", { detail: items.indexOf(event.currentTarget) - items.indexOf(from) }),
        )
      }}
      ref={element => {
        const moved = (event: Event) => onMove((event as CustomEvent<number>).detail)
        element?.addEventListener("charla:move", moved)
        return () => element?.removeEventListener("charla:move", moved)
      }}
      className={`relative flex h-[88px] shrink-0 cursor-grab flex-col overflow-hidden rounded-xl border bg-panel ${over ? "border-brand" : "border-line"} ${picture || file.kind === "picture" ? "w-[88px]" : "w-44"}`}
    >
      {picture ? (
        <>
          {/* biome-ignore lint/performance/noImgElement: it is made here, in this page. */}
          <img src={picture} alt="" draggable={false} className="size-full object-cover" />
          {file.kind === "video" && (
            <span className="absolute inset-0 m-auto flex size-8 items-center justify-center rounded-full bg-text/70 text-bg">
              <Play size={16} />
            </span>
          )}
        </>
      ) : file.kind === "picture" ? (
        <span className="size-full animate-pulse bg-line" />
      ) : (
        <span className="flex size-full flex-col justify-center gap-0.5 px-3 pe-8">
          <FileIcon size={20} className="text-brand-text" />
          <bdi className="truncate font-strong text-[13px]">{name}</bdi>
          <span className="figures text-muted text-xs">{file.made ? size : words.preparing}</span>
        </span>
      )}
      {!file.made && <span className="absolute inset-x-0 bottom-0 h-1 animate-pulse bg-brand" />}
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={words.remove(name)}
        title={words.remove(name)}
        onClick={onRemove}
        className="absolute end-1 top-1 flex size-7 items-center justify-center rounded-full bg-text/75 text-bg pointer-coarse:size-9 hover:bg-text"
      >
        <X size={16} />
      </button>
    </li>
  )
}
