import { waveformOf } from "./waveform.ts"

export type Recorded = { blob: Blob; type: string; duration: number; waveform: Uint8Array }
export type Recording = {
  /** Loudness now, 0–1, and milliseconds since the beginning. */
  now(): { level: number; duration: number }
  levels(): readonly number[]
  /** Ends it; null when nothing was heard to be recorded. */
  stop(): Promise<Recorded | null>
  cancel(): void
}
/** Why there is no recording: the person or the browser said no, there is no microphone, it is in use, or this browser cannot record. */
export type Refusal = "refused" | "absent" | "busy" | "unable"

const types = ["audio/webm;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"]
const bitsPerSecond = 32_000
const sampleMs = 50

const refusalOf = (error: unknown): Refusal => {
  const name = error instanceof DOMException ? error.name : ""
  if (name === "NotAllowedError" || name === "SecurityError") return "refused"
  if (name === "NotFoundError" || name === "OverconstrainedError") return "absent"
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "unable"
}

/** Records from the microphone until it is stopped. */
export const record = async (): Promise<Recording | Refusal> => {
  if (typeof MediaRecorder !== "function" || !navigator.mediaDevices) return "unable"
  const type = types.find(one => MediaRecorder.isTypeSupported(one))
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
  } catch (error) {
    return refusalOf(error)
  }
  const quiet = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  try {
    return follow(
      stream,
      new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: bitsPerSecond }),
      quiet,
    )
  } catch (error) {
    quiet()
    return refusalOf(error)
  }
}

const follow = (stream: MediaStream, recorder: MediaRecorder, quiet: () => void): Recording => {
  const parts: Blob[] = []
  const levels: number[] = []
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const began = performance.now()
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    let peak = 0
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
    levels.push(peak)
  }, sampleMs)
  const duration = () => Math.round(performance.now() - began)
  const end = () => {
    clearInterval(timer)
    quiet()
    void context.close()
  }
  recorder.ondataavailable = ({ data }) => data.size > 0 && parts.push(data)
  recorder.start(1000)
  return {
    now: () => ({ level: Math.min(1, (levels.at(-1) ?? 0) * 1.6), duration: duration() }),
    levels: () => levels,
    stop: () =>
      new Promise(resolve => {
        const length = duration()
        recorder.onstop = () => {
          end()
          const type = recorder.mimeType.split(";")[0] || "audio/webm"
          const blob = new Blob(parts, { type })
          resolve(blob.size > 0 ? { blob, type, duration: length, waveform: waveformOf(levels) } : null)
        }
        recorder.state === "inactive" ? recorder.onstop(new Event("stop")) : recorder.stop()
      }),
    cancel() {
      recorder.ondataavailable = null
      if (recorder.state !== "inactive") recorder.stop()
      end()
    },
  }
}
