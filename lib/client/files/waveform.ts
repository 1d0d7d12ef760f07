/** As many points as a voice message shows at most. */
export const mostPoints = 256

/** Loudness over time, each point between 0 and 255: the loudest of its part, brought to the full height of the loudest of all. */
export const waveformOf = (samples: ArrayLike<number>, points: number = mostPoints): Uint8Array => {
  const count = Math.min(points, samples.length)
  const peaks = new Float32Array(count)
  let loudest = 0
  for (let point = 0; point < count; point++) {
    const from = Math.floor((point * samples.length) / count)
    const to = Math.max(from + 1, Math.floor(((point + 1) * samples.length) / count))
    for (let at = from; at < to; at++) peaks[point] = Math.max(peaks[point]!, Math.abs(samples[at]!))
    loudest = Math.max(loudest, peaks[point]!)
  }
  // What is nearly silent is not blown up to a shout.
  const full = Math.max(loudest, 0.05)
  return Uint8Array.from(peaks, peak => Math.round(Math.min(1, peak / full) * 255))
}

/** `heights` brought to as many bars as there is room for. */
export const barsOf = (heights: ArrayLike<number>, bars: number): number[] => {
  if (heights.length === 0) return Array.from({ length: bars }, () => 0)
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * heights.length) / bars)
    const to = Math.max(from + 1, Math.floor(((bar + 1) * heights.length) / bars))
    let highest = 0
    for (let at = from; at < to; at++) highest = Math.max(highest, heights[at]!)
    return highest
  })
}

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
export const fromBase64 = (text: string): Uint8Array => {
  try {
    return Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
