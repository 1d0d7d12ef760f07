import { toBase64 } from "./waveform.ts"

export type VideoFacts = { width: number; height: number; duration: number; still?: string }

const patience = 10_000
const stillSide = 640
const mostStill = 140_000

const once = (video: HTMLVideoElement, name: string) =>
  new Promise<void>((resolve, reject) => {
    video.addEventListener(name, () => resolve(), { once: true })
    video.addEventListener("error", () => reject(new Error("No video.")), { once: true })
    setTimeout(() => reject(new Error("Took too long.")), patience)
  })

const drawStill = async (video: HTMLVideoElement) => {
  const scale = Math.min(1, stillSide / Math.max(video.videoWidth, video.videoHeight))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(video.videoWidth * scale))
  canvas.height = Math.max(1, Math.round(video.videoHeight * scale))
  canvas.getContext("2d")!.drawImage(video, 0, 0, canvas.width, canvas.height)
  for (const quality of [0.8, 0.5]) {
    const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, "image/jpeg", quality))
    if (blob && blob.size <= mostStill) {
      const bytes = new Uint8Array(await blob.arrayBuffer())
      let text = ""
      // In parts: a call takes only so many arguments. Each part is a multiple of three bytes, so that the texts join.
      for (let at = 0; at < bytes.length; at += 30_000) text += toBase64(bytes.subarray(at, at + 30_000))
      return text
    }
  }
}

/** Size, length and a still of a video, if this browser can play it. */
export const videoFacts = async (file: Blob): Promise<VideoFacts | null> => {
  const video = document.createElement("video")
  const url = URL.createObjectURL(file)
  video.muted = true
  video.playsInline = true
  video.preload = "auto"
  try {
    video.src = url
    await once(video, "loadeddata")
    const { videoWidth: width, videoHeight: height } = video
    if (!width) return null
    // Recorded in a browser: the length is told only at the end.
    if (!Number.isFinite(video.duration)) {
      video.currentTime = Number.MAX_SAFE_INTEGER
      await once(video, "seeked").catch(() => {})
    }
    const seconds = Number.isFinite(video.duration) ? video.duration : 0
    video.currentTime = Math.min(1, seconds / 10)
    await once(video, "seeked").catch(() => {})
    const still = await drawStill(video).catch(() => undefined)
    return { width, height, duration: Math.round(seconds * 1000), ...(still && { still }) }
  } catch {
    return null
  } finally {
    video.removeAttribute("src")
    video.load()
    URL.revokeObjectURL(url)
  }
}
