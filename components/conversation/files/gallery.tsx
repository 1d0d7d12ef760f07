"use client"
import { type KeyboardEvent, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Play } from "#components/ui/icons-later.tsx"
import { blurOf } from "#lib/client/files/blur.ts"
import { useSaver } from "#lib/client/files/saver.ts"
import { useFiles } from "#lib/client/files/use-gallery.ts"
import { openPlace } from "#lib/client/navigate.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { type FileDto, type FileKind, filePath, type GalleryPage } from "#lib/protocol/files.ts"
import { clock } from "../message-text.ts"
import { FileCard } from "./file-card.tsx"
import { GalleryLinks } from "./gallery-links.tsx"
import { GalleryList } from "./gallery-list.tsx"
import Lightbox from "./lightbox.tsx"
import { Voice } from "./voice.tsx"

const tabs = {
  galleryMedia: ["picture", "video"],
  galleryFiles: ["file"],
  galleryVoice: ["voice"],
  galleryLinks: [],
} as const satisfies Record<string, FileKind[]>
type Tab = keyof typeof tabs

/** `onJump`: a message was gone to, which the panel may be in the way of. */
type Props = { conversationId: string; onJump: () => void }

/** What was sent in a conversation besides words: pictures and videos, files, voice, links; newest first. */
const Gallery = ({ conversationId, onJump }: Props) => {
  const words = useLateWords(filesWords)
  const [tab, setTab] = useState<Tab>("galleryMedia")
  const row = useRef<HTMLDivElement>(null)
  const names = Object.keys(tabs) as Tab[]
  const show = (seq: number) => {
    openPlace(conversationId, seq)
    onJump()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    const at = (names.indexOf(tab) + by + names.length) % names.length
    setTab(names[at]!)
    ;(row.current?.children[at] as HTMLElement | undefined)?.focus()
  }
  return (
    <section aria-label={words.gallery} className="px-2 pb-4">
      <h3 className="px-3 py-2 font-heavy text-muted text-sm">{words.gallery}</h3>
      <div ref={row} role="tablist" aria-label={words.gallery} onKeyDown={onKeyDown} className="flex gap-1 px-2 pb-2">
        {names.map(name => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls="gallery-panel"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => setTab(name)}
            className={`tap min-h-9 flex-1 rounded-full px-2 text-[13px] pointer-coarse:min-h-11 ${name === tab ? "bg-brand-soft font-heavy text-brand-text" : "text-muted hover:bg-sunken"}`}
          >
            {words[name]}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without anything to press is reached all the same. */}
      <div role="tabpanel" id="gallery-panel" aria-labelledby={`tab-${tab}`} tabIndex={0} className="rounded-xl">
        {tab === "galleryLinks" ? (
          <GalleryLinks conversationId={conversationId} onShow={show} />
        ) : (
          <Files key={tab} conversationId={conversationId} kinds={tabs[tab]} onShow={show} />
        )}
      </div>
    </section>
  )
}

type Item = GalleryPage["items"][number]
type FilesProps = { conversationId: string; kinds: readonly FileKind[]; onShow: (seq: number) => void }

const Files = ({ conversationId, kinds, onShow }: FilesProps) => {
  const gallery = useFiles(conversationId, kinds)
  const { items } = gallery
  const [open, setOpen] = useState<FileDto | null>(null)
  return (
    <>
      <GalleryList gallery={gallery}>
        {kinds.includes("picture") ? (
          <ul className="grid grid-cols-3 gap-1 px-2">
            {items.map(({ file, seq }) => (
              <li key={`${seq} ${file.id}`}>
                <Thumb file={file} onOpen={() => setOpen(file)} />
              </li>
            ))}
          </ul>
        ) : (
          <ul className="flex flex-col gap-2 px-2">
            {items.map(item => (
              <Line key={`${item.seq} ${item.file.id}`} item={item} conversationId={conversationId} onShow={onShow} />
            ))}
          </ul>
        )}
      </GalleryList>
      {open && (
        <Lightbox
          conversationId={conversationId}
          start={open}
          among={items.map(({ file, seq, authorId, sentAt }) => ({ file, seq, authorId, at: sentAt })).toReversed()}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

const Thumb = ({ file, onOpen }: { file: FileDto; onOpen: () => void }) => {
  const words = useLateWords(filesWords)
  const saver = useSaver()
  const blur = blurOf(file.thumbhash)
  const video = file.kind === "video"
  return (
    <button
      type="button"
      aria-label={words.open(video ? `${words.video}, ${clock(file.duration)}` : words.photo)}
      onClick={onOpen}
      className="relative block aspect-square w-full overflow-hidden rounded-lg bg-center bg-cover bg-sunken"
      style={blur ? { backgroundImage: `url(${blur})` } : undefined}
    >
      {!saver && (!video || file.poster) && (
        // biome-ignore lint/performance/noImgElement: the sizes are made by the server, behind its own check.
        <img
          src={filePath(file.id, video ? "poster" : "list")}
          alt=""
          loading="lazy"
          className="size-full object-cover"
        />
      )}
      {video && (
        <span className="figures absolute start-1 bottom-1 flex items-center gap-1 rounded-full bg-black/60 px-1.5 text-[11px] text-white">
          <Play size={10} />
          {clock(file.duration)}
        </span>
      )}
    </button>
  )
}

const Line = ({ item, conversationId, onShow }: { item: Item } & Pick<FilesProps, "conversationId" | "onShow">) => {
  const { dates, today } = useI18n()
  const words = useLateWords(filesWords)
  const { file, seq, sentAt } = item
  const of = { conversationId, seq }
  return (
    <li className="rounded-2xl bg-sunken">
      <div className="h-[58px]">
        {file.kind === "voice" ? <Voice file={file} of={of} /> : <FileCard file={file} of={of} bare />}
      </div>
      <p className="flex justify-between px-3 pb-1.5 text-muted text-xs">
        <time dateTime={sentAt}>{dates.brief(sentAt, today)}</time>
        <button
          type="button"
          className="touch text-brand-text underline-offset-2 hover:underline"
          onClick={() => onShow(seq)}
        >
          {words.inChat}
        </button>
      </p>
    </li>
  )
}

export default Gallery
