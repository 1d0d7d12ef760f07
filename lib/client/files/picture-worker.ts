import { preparePicture } from "./prepare-picture.ts"

export type Asked = { file: Blob; original: boolean }

/** Decoding and packing happen beside the page, which goes on answering. */
addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  preparePicture(data.file, data.original).then(
    made => postMessage(made),
    error => postMessage({ failed: String(error) }),
  )
})
