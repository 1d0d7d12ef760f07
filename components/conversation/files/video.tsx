"use client"
import { type KeyboardEvent, useEffect, useRef } from "react"
import { type FileDto, filePath } from "#lib/protocol/files.ts"

type Props = {
  file: FileDto
  label: string
  className: string
  /** Begins at once: somebody pressed to see it here. */
  plays?: boolean
  onKeyDown?: (event: KeyboardEvent) => void
}

/** A video with the browser's own controls. Nothing of it is fetched any more once it is away. */
export const Video = ({ file, label, className, plays = false, onKeyDown }: Props) => {
  const video = useRef<HTMLVideoElement>(null)
  const source = filePath(file.id)
  useEffect(() => {
    const element = video.current!
    element.src = source
    if (plays) {
      element.focus({ preventScroll: true })
      void element.play().catch(() => {})
    }
    // Let go of, or the browser would go on fetching it.
    return () => {
      element.pause()
      element.removeAttribute("src")
      element.load()
    }
  }, [source, plays])
  return (
    // biome-ignore lint/a11y/useMediaCaption: what people send each other has none.
    <video
      ref={video}
      poster={file.poster && filePath(file.id, "poster")}
      controls
      playsInline
      preload="metadata"
      aria-label={label}
      onKeyDown={onKeyDown}
      className={className}
    />
  )
}
