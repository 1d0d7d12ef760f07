"use client"
import type { FileDto } from "#lib/protocol/files.ts"
import type { FilesOf } from "../message-files.tsx"
import { FileCard } from "./file-card.tsx"
import { Picture } from "./picture.tsx"
import { Sending } from "./sending.tsx"
import { Voice } from "./voice.tsx"

/** One file of a message, in the room that is kept for it; over it how far it has come, while it is being sent. */
const FileView = ({ file, of }: { file: FileDto; of: FilesOf }) => {
  const seen = file.kind === "picture" || file.kind === "video"
  return (
    <>
      {seen ? (
        <Picture file={file} of={of} />
      ) : file.kind === "voice" ? (
        <Voice file={file} of={of} />
      ) : (
        <FileCard file={file} of={of} />
      )}
      {of.clientId && of.seq === undefined && <Sending file={file} of={of} seen={seen} />}
    </>
  )
}

export default FileView
