"use client"
import { useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { blurOf } from "#lib/client/files/blur.ts"
import { preview } from "#lib/client/files/previews.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { type FileDto, filePath } from "#lib/protocol/files.ts"
import type { Zoom } from "./use-zoom.ts"
import { Video } from "./video.tsx"

const sourceOf = (file: FileDto) => {
  if (file.kind === "file") return filePath(file.id, "poster")
  return preview(file.id) ?? (file.animated ? filePath(file.id) : filePath(file.id, "screen"))
}

/** One picture, video or first page as large as the window lets it be, blurred until it is there. */
export const Slide = ({ file, label, zoom }: { file: FileDto; label: string; zoom: Zoom }) => {
  const words = useLateWords(filesWords)
  const [broken, setBroken] = useState(false)
  const { view, moving, stage, handlers } = zoom
  const blur = blurOf(file.thumbhash)
  const { width = 1600, height = 1200 } = file

  return (
    <div
      ref={stage}
      data-scale={view.scale.toFixed(2)}
      className={`absolute inset-0 flex touch-none select-none items-center justify-center ${view.scale > 1 ? "cursor-grab" : ""}`}
      {...handlers}
    >
      {file.kind === "video" ? (
        <Video file={file} label={label} className="max-h-full max-w-full" />
      ) : broken ? (
        <p className="flex flex-col items-center gap-3 text-sm">
          {words.broken}
          <button type="button" className="underline underline-offset-2" onClick={() => setBroken(false)}>
            {words.retry}
          </button>
        </p>
      ) : (
        // biome-ignore lint/performance/noImgElement: the sizes are made by the server, behind its own check.
        <img
          src={sourceOf(file)}
          alt={label}
          draggable={false}
          onError={() => setBroken(true)}
          className="max-h-full bg-center bg-contain bg-no-repeat"
          style={{
            width: `min(100%, ${width}px, (100dvh - 68px) * ${width / height})`,
            aspectRatio: `${width} / ${height}`,
            backgroundImage: blur && `url(${blur})`,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
            transition: moving ? "none" : "transform 160ms",
          }}
        />
      )}
    </div>
  )
}
