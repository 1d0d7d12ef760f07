import { useEffect, useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { messageAt } from "#lib/client/cache/messages.ts"
import { read } from "#lib/client/cache/store.ts"
import { bytesOf } from "#lib/client/files/keep.ts"
import { forgetPreview, preview } from "#lib/client/files/previews.ts"
import { useClient } from "#lib/client/provider.tsx"
import type { FileDto } from "#lib/protocol/files.ts"
import type { FilesOf } from "../message-files.tsx"

/** Where this page itself has the file, if it does: what one is sending, also after the page was loaded again. */
export const useOwnSource = (file: FileDto, of: FilesOf): string | undefined => {
  const { personId, cache } = useClient()
  const [source, setSource] = useState(() => preview(file.id))
  const pending = of.seq === undefined
  useEffect(() => {
    if (source || !pending || file.kind === "file") return
    let gone = false
    void bytesOf(personId, file.id).then(bytes => {
      if (gone || !bytes) return
      if (file.kind === "video") setSource(bytes.still && `data:image/jpeg;base64,${bytes.still}`)
      else setSource(preview(file.id, bytes.blob))
    })
    return () => {
      gone = true
    }
  }, [source, pending, personId, file])
  useEffect(() => {
    const { seq, conversationId } = of
    if (seq === undefined) return
    // What was deleted, or is one's no more, is not kept in memory either.
    return () => {
      const held = read(cache, keys.messages(conversationId))?.messages
      const message = held && messageAt(held, seq)
      if (!held || message?.deletedAt) forgetPreview(file.id)
    }
  }, [cache, of, file])
  return source
}
