"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Download, FileIcon } from "#components/ui/icons-later.tsx"
import { bytesIn } from "#lib/client/files/sizes.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { downloadPath, type FileDto } from "#lib/protocol/files.ts"
import type { FilesOf } from "../message-files.tsx"
import { FilePage } from "./file-page.tsx"
import { safeName } from "./safe-name.ts"

const endingOf = (name: string) => /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1]?.toUpperCase()

/** A file that is downloaded: what its first page looks like, its name, shown so that it cannot pretend to be something else, its ending and its size. */
export const FileCard = ({ file, of, bare = false }: { file: FileDto; of: FilesOf; bare?: boolean }) => {
  const { locale } = useI18n()
  const words = useLateWords(filesWords)
  const ending = endingOf(safeName(file.name))
  const inner = (
    <>
      <span aria-hidden className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-brand text-on-brand">
        {ending ? <span className="font-heavy text-[11px]">{ending}</span> : <FileIcon size={20} />}
      </span>
      <span className="min-w-0 flex-1 leading-tight">
        <bdi className="block truncate font-strong text-sm">{safeName(file.name, 32)}</bdi>
        <span className="figures block text-[13px] opacity-75">{bytesIn(locale.tag, file.size)}</span>
      </span>
    </>
  )
  const look = "tap flex h-[58px] w-full min-w-0 items-center gap-2.5 overflow-hidden rounded-[13px] px-2.5 text-start"
  if (of.seq === undefined) return <div className={look}>{inner}</div>
  return (
    <div className="flex size-full min-w-0 flex-col">
      {!bare && (file.poster || file.excerpt) && <FilePage file={file} of={of} />}
      <a
        href={downloadPath(file.id)}
        download={file.name}
        data-file={file.id}
        className={`${look} outline-offset-[-2px] hover:bg-text/5`}
      >
        <span className="sr-only">{words.save}: </span>
        {inner}
        <Download size={18} className="shrink-0 opacity-70" />
      </a>
    </div>
  )
}
