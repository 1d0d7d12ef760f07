import { isAnimated, stripPicture } from "./strip.ts"

export type PreparedPicture = { blob: Blob; width: number; height: number; animated: boolean }

/** The longest side of a picture that is not sent as it is, in pixels. */
export const longestSide = 2560

/** Decodes, turns upright, makes it no larger than needed. What moves, and an `original`, keeps its bytes, but for what they tell of place and device. */
export const preparePicture = async (file: Blob, original: boolean): Promise<PreparedPicture> => {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const animated = isAnimated(bytes)
  const clean = new Blob([stripPicture(bytes)], { type: file.type })
  const bitmap = await createImageBitmap(clean, { imageOrientation: "from-image" })
  const { width, height } = bitmap
  if (animated || original) {
    bitmap.close()
    return { blob: clean, width, height, animated }
  }
  const scale = Math.min(1, longestSide / Math.max(width, height))
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  const drawn = await draw(bitmap, size.width, size.height)
  // A small picture that was well packed already is not packed worse.
  const kept = scale === 1 && clean.size <= drawn.size && file.type !== "image/avif"
  return { blob: kept ? clean : drawn, ...size, animated: false }
}

const quality = 0.86

const draw = async (bitmap: ImageBitmap, width: number, height: number): Promise<Blob> => {
  const canvas = makeCanvas(width, height)
  const context = canvas.getContext("2d") as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D
  context.imageSmoothingQuality = "high"
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const webp = await encode(canvas, "image/webp")
  if (webp.type === "image/webp") return webp
  // Where WebP is not written, transparency would be lost in JPEG.
  return isOpaque(context, width, height) ? encode(canvas, "image/jpeg") : webp
}

type Canvas = HTMLCanvasElement | OffscreenCanvas

const makeCanvas = (width: number, height: number): Canvas => {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement("canvas"), { width, height })
}

const encode = (canvas: Canvas, type: string): Promise<Blob> =>
  "convertToBlob" in canvas
    ? canvas.convertToBlob({ type, quality })
    : new Promise((resolve, reject) =>
        canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error("Not drawn."))), type, quality),
      )

const isOpaque = (
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
) => {
  const { data } = context.getImageData(0, 0, width, height)
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false
  return true
}
