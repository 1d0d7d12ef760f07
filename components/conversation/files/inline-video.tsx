"use client"
import { useEffect, useRef } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { type FileDto, filePath } from "#lib/protocol/files.ts"

/** A video that plays where it stands; Esc puts its still there again. */
const InlineVideo = ({ file, onClose }: { file: FileDto; onClose: () => void }) => {
  const words = useLateWords(filesWords)
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current!
    element.focus({ preventScroll: true })
    void element.play().catch(() => {})
    // Let go of, or the browser would go on fetching it.
    return () => {
      element.pause()
      element.removeAttribute("src")
      element.load()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useMediaCaption: what people send each other has none.
    <video
      ref={video}
      src={filePath(file.id)}
      poster={file.poster && filePath(file.id, "poster")}
      controls
      playsInline
      preload="metadata"
      aria-label={words.video}
      onKeyDown={event => event.key === "Escape" && onClose()}
      className="absolute inset-0 size-full bg-black object-contain"
    />
  )
}

export default InlineVideo
