import {
  BlobSource,
  BufferTarget,
  Conversion,
  type ConversionOptions,
  getFirstEncodableVideoCodec,
  Input,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  Quality,
  WEBM,
  WebMOutputFormat,
} from "mediabunny"

/** `isRun`: it is to be made; else only how it would be. */
export type Asked = { file: Blob; isRun: boolean }
/** `bytes`: about how many it will have; `plan` is null where this browser cannot make it. */
export type Told =
  | { plan: { bytes: number } | null }
  | { progress: number }
  | { made: ArrayBuffer; type: string }
  | { failed: string }

const longestSide = { short: 720 }
/** Bits a second; the first for 1280 × 720, of which fewer pixels need fewer. */
const bits = { video: 2_500_000, least: 300_000, audio: 96_000 }
/** All of it is made in memory. */
const mostBytes = 400_000_000

const planOf = async (input: Input, size: number) => {
  const track = await input.getPrimaryVideoTrack()
  if (!track || !(await track.canDecode())) return null
  const sides = [await track.getDisplayWidth(), await track.getDisplayHeight()] as const
  const seconds = await input.computeDuration()
  const scale = Math.min(1, longestSide.short / Math.min(...sides))
  const [width, height] = sides.map(side => Math.max(2, Math.round((side * scale) / 2) * 2)) as [number, number]
  const bitrate = Math.max(bits.least, Math.round(bits.video * Math.min(1, (width * height) / (1280 * 720))))
  const bytes = Math.round((seconds * (bitrate + bits.audio)) / 8)
  const quality = new Quality({ bitrate, bitrateMode: "variable" })
  const codec = await getFirstEncodableVideoCodec(["avc", "vp9", "vp8"], { width, height, quality })
  return codec && bytes <= mostBytes && bytes < size ? { width, height, quality, codec, bytes } : null
}

const convert = async (input: Input, plan: NonNullable<Awaited<ReturnType<typeof planOf>>>) => {
  const { width, height, quality, codec } = plan
  const isMp4 = codec === "avc"
  const target = new BufferTarget()
  const output = new Output({
    format: isMp4 ? new Mp4OutputFormat({ fastStart: "in-memory" }) : new WebMOutputFormat(),
    target,
  })
  const options: ConversionOptions = {
    input,
    output,
    tracks: "primary",
    video: { width, height, fit: "contain", codec, quality, allowTransformationMetadata: false },
    audio: { quality: new Quality({ bitrate: bits.audio }) },
    // Nothing of who made it, where and with what.
    tags: {},
    showWarnings: false,
  }
  const conversion = await Conversion.init(options)
  // A film that would lose its picture or its sound stays as it is.
  if (!conversion.isValid || conversion.discardedTracks.some(({ reason }) => !reason.startsWith("max_track")))
    throw new Error("Something of it cannot be made smaller.")
  conversion.onProgress = progress => postMessage({ progress } satisfies Told)
  await conversion.execute()
  if (!target.buffer) throw new Error("Nothing was made.")
  return { made: target.buffer, type: isMp4 ? "video/mp4" : "video/webm" }
}

const answer = async ({ file, isRun }: Asked): Promise<Told> => {
  if (typeof VideoEncoder !== "function") return { plan: null }
  using input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM, MATROSKA] })
  const plan = await planOf(input, file.size)
  if (!isRun) return { plan: plan && { bytes: plan.bytes } }
  return plan ? await convert(input, plan) : { failed: "This browser cannot." }
}

/** Decoding and packing happen beside the page, which goes on answering and ends it when it likes. */
addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  answer(data).then(
    told => postMessage(told, "made" in told ? { transfer: [told.made] } : {}),
    error => postMessage({ failed: String(error) } satisfies Told),
  )
})
