import { genUploader } from "uploadthing/client"
import { type Crop, rectOf } from "#lib/client/crop.ts"
import { newId } from "#lib/client/id.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { uploadPath } from "#lib/protocol/files.ts"

/** A picture of oneself is square, a cover three times as wide as high; both no larger than they are ever shown. */
export const shapes = {
  picture: { aspect: 1, width: 640, height: 640, route: "avatar" },
  cover: { aspect: 3, width: 1536, height: 512, route: "cover" },
} as const
export type PortraitPart = keyof typeof shapes

const checkMs = 400
const checks = 75

/** Cuts the chosen part out, in the size that is kept; what the camera wrote into the file stays behind. */
export const cutOut = async (picture: ImageBitmap, crop: Crop, part: PortraitPart): Promise<File> => {
  const { aspect, width, height } = shapes[part]
  const canvas = document.createElement("canvas")
  Object.assign(canvas, { width, height })
  const context = canvas.getContext("2d")!
  context.imageSmoothingQuality = "high"
  const from = rectOf(crop, picture, aspect)
  context.drawImage(picture, from.left, from.top, from.width, from.height, 0, 0, width, height)
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, "image/jpeg", 0.9))
  if (!blob) throw new Error("The picture could not be drawn.")
  return new File([blob], `${part}.jpg`, { type: "image/jpeg" })
}

/** Uploads it and waits until the server has looked at it. Null: it was not taken. */
export const uploadPortrait = async (file: File, part: PortraitPart): Promise<string | null> => {
  const id = newId()
  // The routes are the server's; their types would bring its code along.
  const { uploadFiles } = genUploader<never>({ url: uploadPath }) as unknown as {
    uploadFiles(route: string, options: { files: File[]; input: { id: string } }): Promise<unknown>
  }
  await uploadFiles(shapes[part].route, { files: [file], input: { id } })
  for (let check = 0; check < checks; check++) {
    const result = await sendCommand("file:check", { ids: [id] })
    const state = result.ok ? result.value.uploads[0]?.state : undefined
    if (state === "ready") return id
    if (state === "refused") return null
    await new Promise(resolve => setTimeout(resolve, checkMs))
  }
  return null
}
