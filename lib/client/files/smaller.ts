import type { Asked, Told } from "./smaller-worker.ts"

/** Where a video is made smaller: in this browser, or on the server when it has arrived. */
export type Where = "here" | "there"
/** That a video can be made smaller, and about how many bytes it will have then. */
export type Offer = { where: Where; bytes: number }

/** What is large: more lines than these, or more bits a second. */
const large = { side: 720, bits: 8_000_000 }
/** What a smaller one has a second on the server, in bits. */
const bitsThere = 2_596_000
const planMs = 10_000
/** A conversion that does not move for so long is given up. */
const stillMs = 60_000

type Facts = { width?: number; height?: number; duration?: number; size: number }

const isLarge = ({ width = 0, height = 0, duration = 0, size }: Facts) =>
  Math.min(width, height) > large.side || (duration > 0 && (size * 8000) / duration > large.bits)

const ask = (asked: Asked, signal: AbortSignal, patience: number, onProgress?: (share: number) => void) =>
  new Promise<Told>((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL("./smaller-worker.ts", import.meta.url), { type: "module" })
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = () => {
      clearTimeout(timer)
      worker.terminate()
      signal.removeEventListener("abort", stop)
    }
    const fail = (why: string) => {
      end()
      reject(new Error(why))
    }
    const stop = () => fail("Stopped.")
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => fail("Took too long."), patience)
    }
    wait()
    signal.addEventListener("abort", stop)
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ("progress" in data) {
        wait()
        onProgress?.(data.progress)
      } else if ("failed" in data) fail(data.failed)
      else {
        end()
        resolve(data)
      }
    }
    worker.onerror = event => {
      event.preventDefault()
      fail("No worker.")
    }
    worker.postMessage(asked)
  })

/** Whether a video is over 720 lines or 8 Mbit a second and can be made smaller, and where. `there`: the server can do it. */
export const offerSmaller = async (file: Blob, facts: Facts, there: boolean): Promise<Offer | undefined> => {
  if (!isLarge(facts)) return
  if (typeof VideoEncoder === "function") {
    const told = await ask({ file, isRun: false }, new AbortController().signal, planMs).catch(() => null)
    if (told && "plan" in told && told.plan) return { where: "here", bytes: told.plan.bytes }
  }
  const bytes = Math.round(((facts.duration ?? 0) * bitsThere) / 8000)
  if (there && bytes > 0 && bytes < file.size) return { where: "there", bytes }
}

const running = new Map<string, AbortController>()

/** It is sent as it is after all. */
export const sendAsItIs = (id: string): void => running.get(id)?.abort()

/** The video made smaller, or null where that did not work, is no smaller or was given up: the original is as it was. */
export const makeSmaller = async (
  id: string,
  file: Blob,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Blob | null> => {
  const own = new AbortController()
  running.set(id, own)
  try {
    const told = await ask({ file, isRun: true }, AbortSignal.any([signal, own.signal]), stillMs, onProgress)
    if (!("made" in told) || told.made.byteLength >= file.size) return null
    return new Blob([told.made], { type: told.type })
  } catch {
    return null
  } finally {
    running.delete(id)
  }
}
