import { join } from "node:path"
import { convert } from "#lib/media/convert.ts"

const bounds = { ms: 8 * 60_000 }
/** 720 lines and 2.5 Mbit a second at the most, about what the browser makes (`lib/client/files/smaller.ts`). */
const scale = "scale=w='if(gt(iw,ih),-2,min(720,iw))':h='if(gt(iw,ih),min(720,ih),-2)'"
const video = "-c:v libx264 -preset veryfast -crf 25 -maxrate 2500k -bufsize 5000k -pix_fmt yuv420p"
const audio = "-c:a aac -b:a 96k -ac 2"
const words = (text: string) => text.split(" ")

type Film = { path: string; type: string; size: number; folder: string }

/**
 * A video of at most 720 lines, made with ffmpeg; its path, or null where that did not work or made it no smaller. Only the format that was found is read, and nothing but
 * this one file.
 */
export const makeVideoSmaller = async (
  ffmpeg: string,
  { path, type, size, folder }: Film,
  signal: AbortSignal,
  ms = bounds.ms,
): Promise<string | null> => {
  const out = join(folder, "smaller.mp4")
  const format = type === "video/webm" ? "matroska" : "mov"
  const args = [
    ...words("-hide_banner -nostdin -loglevel error -protocol_whitelist file"),
    ...["-f", format, "-i", path],
    ...words("-map 0:v:0 -map 0:a:0? -map_metadata -1 -map_chapters -1 -threads 2"),
    ...["-vf", scale, ...words(video), ...words(audio)],
    ...["-movflags", "+faststart", "-y", out],
  ]
  const made = await convert({ program: ffmpeg, args, folder, out, most: size - 1, ms }, signal)
  return made ? out : null
}
