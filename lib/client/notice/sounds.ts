export type Sound = "sent" | "received"

/** Several in a row are one sound. */
const restMs = 900
/** Hertz and the second at which each tone begins: short, soft, told apart with closed eyes. */
const tunes: Record<Sound, { tones: [hertz: number, at: number][]; loud: number }> = {
  received: {
    tones: [
      [784, 0],
      [1175, 0.11],
    ],
    loud: 0.16,
  },
  sent: { tones: [[587, 0]], loud: 0.09 },
}
const toneSeconds = 0.16

/** Sounds made on the spot. A browser lets a page be heard only after somebody has touched it: until then `play` answers false. */
export const createSounds = () => {
  let context: AudioContext | undefined
  let closed = false
  const playedAt: Record<Sound, number> = { sent: 0, received: 0 }

  const unlock = () => {
    if (closed || context || typeof AudioContext !== "function") return
    try {
      context = new AudioContext()
    } catch {
      return
    }
    // Asleep until there is something to play: an open line to the speakers costs power.
    const opened = context
    void opened
      .resume()
      .then(() => opened.suspend())
      .catch(() => {})
    listen("removeEventListener")
  }
  const signs = ["pointerdown", "keydown", "touchend"]
  const listen = (on: "addEventListener" | "removeEventListener") => {
    for (const sign of signs) document[on](sign, unlock, { capture: true, passive: true } as AddEventListenerOptions)
  }
  listen("addEventListener")
  if (navigator.userActivation?.hasBeenActive) unlock()

  const ring = (into: AudioContext, sound: Sound) => {
    const { tones, loud } = tunes[sound]
    const start = into.currentTime + 0.02
    for (const [hertz, at] of tones) {
      const [tone, volume] = [into.createOscillator(), into.createGain()]
      tone.frequency.value = hertz
      volume.gain.setValueAtTime(0, start + at)
      volume.gain.linearRampToValueAtTime(loud, start + at + 0.012)
      volume.gain.exponentialRampToValueAtTime(0.001, start + at + toneSeconds)
      tone.connect(volume).connect(into.destination)
      tone.start(start + at)
      tone.stop(start + at + toneSeconds)
    }
    return (tones.at(-1)![1] + toneSeconds + 0.1) * 1000
  }

  return {
    /** Whether it is heard: now, or as part of one that is being heard. */
    play(sound: Sound): boolean {
      if (!context) return false
      const now = Date.now()
      if (now - playedAt[sound] < restMs) return true
      playedAt[sound] = now
      const into = context
      into
        .resume()
        .then(() => {
          const lasts = ring(into, sound)
          setTimeout(() => {
            const rests = Date.now() - Math.max(playedAt.sent, playedAt.received) >= lasts
            if (rests && !closed) void into.suspend().catch(() => {})
          }, lasts)
        })
        .catch(() => {})
      return true
    },
    stop() {
      closed = true
      listen("removeEventListener")
      void context?.close().catch(() => {})
      context = undefined
    },
  }
}
export type Sounds = ReturnType<typeof createSounds>
