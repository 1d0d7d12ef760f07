"use client"
import { useRef, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { FileIcon } from "#components/ui/icons-later.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { blurOf } from "#lib/client/files/blur.ts"
import { useSaver } from "#lib/client/files/saver.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { type FileDto, filePath } from "#lib/protocol/files.ts"
import type { FilesOf } from "../message-files.tsx"
import { safeName } from "./safe-name.ts"

const Lightbox = onDemand(() => import("./lightbox.tsx"))

/** Above a file's name: its first lines, or the upper part of its first page, which is seen whole on a press. */
export const FilePage = ({ file, of }: { file: FileDto; of: FilesOf }) =>
  file.poster ? (
    <Page file={file} of={of} />
  ) : (
    <pre
      dir="auto"
      className="h-[132px] overflow-hidden border-line border-b bg-panel px-3 py-2.5 font-mono text-[11px] text-text leading-[18px]"
    >
      {file.excerpt}
    </pre>
  )

const Page = ({ file, of }: { file: FileDto; of: FilesOf }) => {
  const words = useLateWords(filesWords)
  const saver = useSaver()
  const [open, setOpen] = useState(false)
  const [missing, setMissing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const blur = blurOf(file.thumbhash)
  const close = () => {
    setOpen(false)
    button.current?.focus({ preventScroll: true })
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={words.open(words.page(safeName(file.name)))}
        onClick={() => setOpen(true)}
        className="relative h-[132px] w-full shrink-0 overflow-hidden border-line border-b bg-cover bg-top bg-white outline-offset-[-3px]"
        style={blur ? { backgroundImage: `url(${blur})` } : undefined}
      >
        {saver || missing ? (
          <span className="absolute inset-0 m-auto flex size-11 items-center justify-center rounded-full bg-black/55 text-white">
            <FileIcon size={20} />
          </span>
        ) : (
          // biome-ignore lint/performance/noImgElement: the sizes are made by the server, behind its own check.
          <img
            src={filePath(file.id, "poster")}
            alt=""
            loading="lazy"
            decoding="async"
            onError={() => setMissing(true)}
            className="size-full animate-fade object-cover object-top"
          />
        )}
      </button>
      {open && <Whole file={file} of={of} onClose={close} />}
    </>
  )
}

const Whole = ({ file, of, onClose }: { file: FileDto; of: FilesOf; onClose: () => void }) => {
  const held = useCached(keys.messages(of.conversationId))
  const message = held && messageAt(held.messages, of.seq!)
  if (!message) return null
  const { seq, authorId, createdAt, body } = message
  const only = [{ file, seq, authorId, at: createdAt, body }]
  return <Lightbox conversationId={of.conversationId} start={file} among={only} onClose={onClose} />
}
