"use client"
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import { createPortal } from "react-dom"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { ChevronLeft, X } from "#components/ui/icons.tsx"
import { Download, Share, ZoomIn, ZoomOut } from "#components/ui/icons-later.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { downloadPath, type FileDto, filePath } from "#lib/protocol/files.ts"
import { plainText } from "#lib/protocol/markdown/tokenize.ts"
import { copyText } from "../copy-text.ts"
import { safeName } from "./safe-name.ts"
import { Slide } from "./slide.tsx"
import { useZoom } from "./use-zoom.ts"

/** A picture or a video among those of its conversation. */
export type Shown = { file: FileDto; seq: number; authorId: string; at: string; body?: string | null }

type Props = {
  conversationId: string
  start: FileDto
  /** What can be gone through; without it, what is held of the conversation. */
  among?: Shown[] | undefined
  onClose: () => void
}

const seen = ({ kind }: FileDto) => kind === "picture" || kind === "video"

const useShown = (conversationId: string, among: Shown[] | undefined) => {
  const window = useCached(keys.messages(conversationId))
  return useMemo(() => {
    const held = (window?.messages ?? []).flatMap(({ files = [], seq, authorId, createdAt, body }) =>
      files.filter(seen).map((file): Shown => ({ file, seq, authorId, at: createdAt, body })),
    )
    if (!among) return held
    // What was deleted meanwhile is shown no more.
    const gone = new Set(window?.messages.filter(message => message.deletedAt).map(({ seq }) => seq))
    return among.filter(({ seq }) => !gone.has(seq))
  }, [window, among])
}

const button =
  "tap flex size-11 shrink-0 items-center justify-center rounded-full text-white hover:bg-white/15 disabled:opacity-30 focus-visible:outline-white"

/** Pictures and videos over the whole window: keys, swipes, two fingers, the wheel. The browser's own dialog keeps the focus; the opener takes it back. */
const Lightbox = ({ conversationId, start, among, onClose }: Props) => {
  const { t, dates } = useI18n()
  const words = useLateWords(filesWords)
  const items = useShown(conversationId, among)
  const [current, setCurrent] = useState(start.id)
  const place = useRef(0)
  const dialog = useRef<HTMLDialogElement>(null)
  const found = items.findIndex(({ file }) => file.id === current)
  // The one that was looked at is gone: the one that took its place, if there is any.
  const at = found >= 0 ? found : Math.min(place.current, items.length - 1)
  place.current = at
  const item = items[at]
  const author = usePerson(item?.authorId)
  const [note, setNote] = useState("")

  const go = (by: number) => {
    const next = items[at + by]
    if (!next) return
    zoom.reset()
    setCurrent(next.file.id)
  }
  const zoom = useZoom({ onSwipe: go, onClose })

  useLayoutEffect(() => {
    const element = dialog.current!
    element.showModal()
    element.focus()
    return () => element.close()
  }, [])
  const empty = item === undefined
  useEffect(() => {
    if (empty) onClose()
  }, [empty, onClose])

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const inField = (event.target as Element).closest("video")
    if (inField && event.key !== "Escape") return
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1
    if (event.key === "ArrowRight") go(rtl)
    else if (event.key === "ArrowLeft") go(-rtl)
    else if (event.key === "Home") go(-at)
    else if (event.key === "End") go(items.length - 1 - at)
    else if (event.key === "+" || event.key === "=") zoom.by(1.5)
    else if (event.key === "-") zoom.by(1 / 1.5)
    else if (event.key === "0") zoom.reset()
    else return
    event.preventDefault()
  }
  const share = async ({ file }: Shown) => {
    const address = new URL(filePath(file.id), location.href).href
    try {
      const bytes = await (await fetch(address)).blob()
      const data = { files: [new File([bytes], file.name, { type: file.type })] }
      if (navigator.canShare?.(data)) return await navigator.share(data)
    } catch {
      return
    }
    setNote((await copyText(address)) ? t.common.saved : "")
  }

  if (!item) return null
  const { file } = item
  const name = { video: words.video, picture: words.photo, voice: "", file: words.page(safeName(file.name)) }[file.kind]
  const position = words.of(at + 1, items.length)
  const caption = plainText(item.body ?? "", 300)
  return createPortal(
    <dialog
      ref={dialog}
      aria-label={words.viewer}
      tabIndex={-1}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={onKeyDown}
      className="fixed inset-0 m-0 h-dvh max-h-none w-screen max-w-none animate-fade overflow-hidden bg-black text-white outline-none backdrop:bg-black"
    >
      <div className="flex h-full flex-col">
        <header className="z-10 flex items-center gap-1 bg-black/60 p-2 ps-4 pt-[max(8px,env(safe-area-inset-top))]">
          <p className="min-w-0 flex-1 leading-tight">
            <bdi className="block truncate font-heavy text-sm">{author?.name ?? t.common.deletedPerson}</bdi>
            <span className="figures block truncate text-white/75 text-xs">
              {dates.full(item.at)} · {position}
            </span>
          </p>
          {file.kind !== "video" && (
            <span className="contents max-sm:hidden">
              <button
                type="button"
                className={button}
                aria-label={words.zoomOut}
                title={words.zoomOut}
                onClick={() => zoom.by(1 / 1.5)}
              >
                <ZoomOut size={20} />
              </button>
              <button
                type="button"
                className={button}
                aria-label={words.zoomIn}
                title={words.zoomIn}
                onClick={() => zoom.by(1.5)}
              >
                <ZoomIn size={20} />
              </button>
            </span>
          )}
          <button
            type="button"
            className={button}
            aria-label={words.share}
            title={words.share}
            onClick={() => void share(item)}
          >
            <Share size={20} />
          </button>
          <a
            className={button}
            href={downloadPath(file.id)}
            download={file.name}
            aria-label={words.save}
            title={words.save}
          >
            <Download size={20} />
          </a>
          <button type="button" className={button} aria-label={t.common.close} title={t.common.close} onClick={onClose}>
            <X size={22} />
          </button>
        </header>
        <div className="relative min-h-0 flex-1">
          <Slide key={file.id} file={file} label={`${name}, ${position}`} zoom={zoom} />
          {items.length > 1 && (
            <>
              <button
                type="button"
                disabled={at === 0}
                aria-label={words.previous}
                title={words.previous}
                onClick={() => go(-1)}
                className={`${button} absolute start-2 top-1/2 -mt-5 bg-black/40 max-sm:hidden`}
              >
                <ChevronLeft size={24} className="rtl:-scale-x-100" />
              </button>
              <button
                type="button"
                disabled={at === items.length - 1}
                aria-label={words.next}
                title={words.next}
                onClick={() => go(1)}
                className={`${button} absolute end-2 top-1/2 -mt-5 bg-black/40 max-sm:hidden`}
              >
                <ChevronLeft size={24} className="-scale-x-100 rtl:scale-x-100" />
              </button>
            </>
          )}
        </div>
        {caption && (
          <p dir="auto" className="z-10 max-h-28 overflow-y-auto bg-black/60 px-4 py-3 text-center text-sm">
            {caption}
          </p>
        )}
        <p role="status" className="sr-only">
          {note || `${name}, ${position}`}
        </p>
      </div>
    </dialog>,
    document.body,
  )
}

export default Lightbox
