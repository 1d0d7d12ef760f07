import type { CSSProperties } from "react"
import { later } from "#components/ui/later.tsx"
import { downloadPath, type FileDto, filePath } from "#lib/protocol/files.ts"

const FileView = later(() => import("./files/file-view.tsx"))

/** Where the files are: in a message, or in one that is still on its way. */
export type FilesOf = { conversationId: string; seq?: number; clientId?: string }

const isSeen = ({ kind }: FileDto) => kind === "picture" || kind === "video"
/** What shows its beginning has room for it. */
const hasPage = ({ kind, poster, excerpt }: FileDto) => kind === "file" && (poster === true || Boolean(excerpt))
/** Very long ones are cut. */
const ratioOf = ({ width = 4, height = 3 }: FileDto) => Math.max(0.75, Math.min(2.5, width / height))
/** One, two, or three in a row, the fuller rows below. */
const inRows = (files: FileDto[]) => {
  const { length } = files
  const count = length < 3 ? Math.min(1, length) : Math.max(2, Math.ceil(length / 3))
  const from = (row: number) =>
    Array.from({ length: row }, (_, at) => Math.floor((length + at) / count)).reduce((a, b) => a + b, 0)
  return Array.from({ length: count }, (_, row) => files.slice(from(row), from(row + 1)))
}
/** The average colour of a picture, as its thumbhash begins with (evanw.github.io/thumbhash). */
const colourOf = ({ thumbhash }: FileDto) => {
  if (!thumbhash) return
  const [low = 0, middle = 0, high = 0] = Array.from(atob(thumbhash.slice(0, 4)), letter => letter.charCodeAt(0))
  const head = low | (middle << 8) | (high << 16)
  const light = (head & 63) / 63
  const blue = light - (((head >> 6) & 63) / 31.5 - 1) * (2 / 3)
  const tilt = ((head >> 12) & 63) / 31.5 - 1
  const red = (3 * light - blue + tilt) / 2
  return `rgb(${[red, red - tilt, blue].map(part => Math.round(255 * Math.max(0, Math.min(1, part))))})`
}
const style = (values: Record<string, number>) => values as CSSProperties

/**
 * The room that files take in a message, from the first paint on: what is in it is fetched later, and nothing moves then. Pictures and videos stand
 * in rows of up to three, each row as high as lets all of it be seen.
 */
export const MessageFiles = ({ files, of }: { files: FileDto[]; of: FilesOf }) => {
  const seen = files.filter(isSeen)
  const count = seen.length
  return (
    <div
      className="message-files"
      style={count === 1 ? style({ "--most": Math.max(160, seen[0]!.width ?? 340) }) : undefined}
    >
      {inRows(seen).map(row => (
        <div key={row[0]!.id} style={style({ "--r": row.reduce((sum, file) => sum + ratioOf(file), 0) })}>
          {row.map(file => (
            <span key={file.id} style={{ flexGrow: ratioOf(file) * 9, background: colourOf(file) }}>
              <FileView file={file} of={of} />
              <noscript>
                {/* biome-ignore lint/performance/noImgElement: for who has no scripts. */}
                <img src={filePath(file.id, file.kind === "video" ? "poster" : "bubble")} alt="" loading="lazy" />
              </noscript>
            </span>
          ))}
        </div>
      ))}
      {files.map(
        file =>
          !isSeen(file) && (
            <section key={file.id} data-page={hasPage(file) || undefined}>
              <FileView file={file} of={of} />
              <noscript>
                <a href={downloadPath(file.id)}>{file.name}</a>
              </noscript>
            </section>
          ),
      )}
    </div>
  )
}
