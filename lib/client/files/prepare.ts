import { renamed } from "#lib/protocol/renamed.ts"
import { isHeic, type Kind, kindOf } from "./kind.ts"
import { type PreparedPicture, preparePicture } from "./prepare-picture.ts"
import { stripVideo } from "./strip-video.ts"
import { videoFacts } from "./video-facts.ts"

/** A file as it is going to be sent. `still`: a picture of a video, base64. */
export type Prepared = {
  blob: Blob
  kind: Kind
  name: string
  type: string
  size: number
  width?: number
  height?: number
  duration?: number
  animated?: true
  still?: string
}

/** A picture that no browser part here can open, and that the server could not either. */
export class Unshowable extends Error {}

const patience = 30_000

/** Beside the page, in a worker that is ended when it takes too long; in the page where there are no workers. */
const inWorker = (file: Blob, original: boolean) =>
  new Promise<PreparedPicture>((resolve, reject) => {
    const worker = new Worker(new URL("./picture-worker.ts", import.meta.url), { type: "module" })
    const end = () => {
      clearTimeout(timer)
      worker.terminate()
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error("Took too long."))
    }, patience)
    worker.onmessage = ({ data }) => {
      end()
      data.failed ? reject(new Error(data.failed)) : resolve(data)
    }
    worker.onerror = event => {
      end()
      event.preventDefault()
      preparePicture(file, original).then(resolve, reject)
    }
    worker.postMessage({ file, original })
  })

const picture = async (file: File, original: boolean): Promise<Prepared> => {
  const made = await inWorker(file, original)
  const { blob, width, height, animated } = made
  const name = blob.type === file.type ? file.name : renamed(file.name, blob.type)
  const facts = { blob, kind: "picture" as const, name, type: blob.type, size: blob.size, width, height }
  return { ...facts, ...(animated && { animated: true as const }) }
}

/** Makes ready for sending what was chosen: pictures clean and no larger than needed, videos with a still. Everything else stays as it is. */
export const prepare = async (file: File, original = false): Promise<Prepared> => {
  const kind = kindOf(file)
  const asIs = { blob: file, kind, name: file.name || "file", type: file.type, size: file.size }
  if (kind === "picture") {
    try {
      return await picture(file, original)
    } catch {
      if (isHeic(file)) throw new Unshowable()
      // The server looks at it again; what cannot be shown anywhere is sent as a file.
      return { ...asIs, kind: "file" }
    }
  }
  if (kind !== "video") return asIs
  const [blob, facts] = await Promise.all([stripVideo(file), videoFacts(file)])
  return facts ? { ...asIs, blob, size: blob.size, ...facts } : { ...asIs, blob, size: blob.size }
}
