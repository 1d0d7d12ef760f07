"use client"
import { useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Download, Play } from "#components/ui/icons-later.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { useMatches } from "#components/ui/use-matches.ts"
import { blurOf } from "#lib/client/files/blur.ts"
import { useSaver } from "#lib/client/files/saver.ts"
import { bytesIn } from "#lib/client/files/sizes.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { type FileDto, filePath } from "#lib/protocol/files.ts"
import type { FilesOf } from "../message-files.tsx"
import { clock } from "../message-text.ts"
import { useOwnSource } from "./use-source.ts"
import { Video } from "./video.tsx"

const Lightbox = onDemand(() => import("./lightbox.tsx"))

/** The longer side of the renderings; each is asked for where it is enough. */
const sides = { list: 192, bubble: 960 } as const

const sourcesOf = (file: FileDto, still: boolean) => {
  if (file.kind === "video" || still) return { src: filePath(file.id, "poster") }
  // Only the larger one moves.
  if (file.animated) return { src: filePath(file.id, "bubble") }
  const { width = sides.bubble, height = sides.bubble } = file
  const widths = (side: number) => Math.max(1, Math.round(width * Math.min(1, side / Math.max(width, height))))
  const [list, bubble] = [widths(sides.list), widths(sides.bubble)]
  const src = filePath(file.id, "bubble")
  if (list >= bubble) return { src }
  return { src, srcSet: `${filePath(file.id, "list")} ${list}w, ${src} ${bubble}w`, sizes: "340px" }
}

const badge =
  "figures pointer-events-none absolute start-1.5 bottom-1.5 flex h-6 items-center gap-1 rounded-full bg-black/60 px-2 text-white text-xs"

/** A picture or a video in its message: blurred at once, then sharp, larger on a press. What moves stands still for who asked for that. */
export const Picture = ({ file, of }: { file: FileDto; of: FilesOf }) => {
  const { locale } = useI18n()
  const words = useLateWords(filesWords)
  const own = useOwnSource(file, of)
  const saver = useSaver()
  const calm = useMatches("(prefers-reduced-motion: reduce)")
  const [wanted, setWanted] = useState(false)
  const [moves, setMoves] = useState(false)
  const [open, setOpen] = useState(false)
  const [broken, setBroken] = useState(0)
  const button = useRef<HTMLButtonElement>(null)
  const pending = of.seq === undefined
  const video = file.kind === "video"
  const frozen = file.animated === true && calm && !moves
  const waits = saver && !wanted && !own
  const hasPicture = !video || file.poster || own
  const size = bytesIn(locale.tag, file.size)
  const name = video ? words.video : file.animated ? words.gif : words.photo
  const length = video && file.duration !== undefined ? `, ${clock(file.duration)}` : ""
  const label = broken
    ? words.retry
    : waits
      ? words.load(size)
      : frozen || video
        ? `${words.play}: ${name}${length}`
        : words.open(name)

  const press = () => {
    if (waits) setWanted(true)
    else if (broken) setBroken(0)
    else if (frozen) setMoves(true)
    else if (!pending) setOpen(true)
  }
  const close = () => {
    setOpen(false)
    button.current?.focus({ preventScroll: true })
  }
  const blur = blurOf(file.thumbhash)
  if (video && open && !pending)
    return (
      <Video
        file={file}
        label={words.video}
        plays
        onKeyDown={event => event.key === "Escape" && close()}
        className="absolute inset-0 size-full bg-black object-contain"
      />
    )
  return (
    <>
      <button
        ref={button}
        type="button"
        data-picture={file.id}
        data-waits={waits || undefined}
        aria-label={label}
        onClick={press}
        disabled={pending}
        className="absolute inset-0 size-full bg-center bg-cover outline-offset-[-3px]"
        style={blur ? { backgroundImage: `url(${blur})` } : undefined}
      >
        {!waits && hasPicture && !broken && (
          // biome-ignore lint/performance/noImgElement: the sizes are made by the server, behind its own check.
          <img
            alt=""
            loading={own ? "eager" : "lazy"}
            decoding="async"
            draggable={false}
            {...(own && !frozen ? { src: own } : sourcesOf(file, frozen))}
            onError={() => setBroken(1)}
            className="size-full animate-fade object-cover"
          />
        )}
        {(waits || broken > 0) && (
          <span className="absolute inset-0 m-auto flex h-9 w-fit items-center gap-1.5 rounded-full bg-black/60 px-3 text-sm text-white">
            <Download size={16} />
            {broken ? words.retry : size}
          </span>
        )}
        {(video || frozen) && !pending && !waits && !broken && (
          <span className="absolute inset-0 m-auto flex size-12 items-center justify-center rounded-full bg-black/55 text-white">
            <Play size={22} />
          </span>
        )}
        {video && !pending && file.duration !== undefined && <span className={badge}>{clock(file.duration)}</span>}
        {file.animated && frozen && <span className={badge}>{words.gif}</span>}
      </button>
      {open && !video && <Lightbox conversationId={of.conversationId} start={file} onClose={close} />}
    </>
  )
}
