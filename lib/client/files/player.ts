import { useSyncExternalStore } from "react"

/** One voice message at a time, for the whole page. */
export type Playing = { id: string; playing: boolean; position: number; failed: boolean }

export const rates = [1, 1.5, 2] as const
export type Rate = (typeof rates)[number]
const rateKey = "charla:voice-rate"

let audio: HTMLAudioElement | undefined
let now: Playing | null = null
let rate: Rate | undefined
const listeners = new Set<() => void>()

const tell = (next: Playing | null) => {
  now = next
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const keptRate = (): Rate => {
  try {
    return rates.find(one => String(one) === localStorage.getItem(rateKey)) ?? 1
  } catch {
    return 1
  }
}

/** The voice message after the one that ended, as they stand on screen. */
const playNext = (id: string) => {
  const here = document.querySelector(`[data-voice="${id}"]`)?.closest("[data-message-list], ul")
  const all = [...(here?.querySelectorAll<HTMLElement>("[data-voice]") ?? [])]
  const next = all[all.findIndex(one => one.dataset.voice === id) + 1]
  if (next?.dataset.source) void play(next.dataset.voice!, next.dataset.source)
}

const element = () => {
  if (audio) return audio
  const made = new Audio()
  audio = made
  made.preload = "auto"
  const follow = () => now && tell({ ...now, playing: !made.paused, position: made.currentTime * 1000 })
  for (const name of ["timeupdate", "play", "pause", "seeked"]) made.addEventListener(name, follow)
  made.addEventListener(
    "error",
    () => now && made.getAttribute("src") && tell({ ...now, playing: false, failed: true }),
  )
  made.addEventListener("ended", () => {
    const id = now?.id
    tell(null)
    if (id) playNext(id)
  })
  return made
}

/** Plays a voice message from where it was left; another one stops. */
export const play = async (id: string, source: string): Promise<void> => {
  const made = element()
  if (now?.id !== id || now.failed) {
    made.src = source
    tell({ id, playing: true, position: 0, failed: false })
  }
  made.playbackRate = currentRate()
  await made.play().catch(() => {})
}
export const pause = () => audio?.pause()

/** Goes to a place of the one that is playing or paused, in milliseconds. */
export const seek = (position: number) => {
  if (!audio || !now) return
  audio.currentTime = position / 1000
  tell({ ...now, position })
}

export const currentRate = (): Rate => (rate ??= keptRate())
export const setRate = (next: Rate) => {
  rate = next
  if (audio) audio.playbackRate = next
  try {
    localStorage.setItem(rateKey, String(next))
  } catch {
    // Forbidden: for this page only.
  }
  for (const listener of listeners) listener()
}

/** Its message is gone, or one may not hear it any more. */
export const silence = (id: string) => {
  if (now?.id !== id) return
  audio?.pause()
  audio?.removeAttribute("src")
  tell(null)
}

const nothing = () => null
export const usePlaying = (id: string): Playing | null =>
  useSyncExternalStore(subscribe, () => (now?.id === id ? now : null), nothing)
export const useRate = (): Rate => useSyncExternalStore(subscribe, currentRate, () => 1 as const)
