/**
 * Random numbers that are the same for the same seed: mulberry32 (T. Ettinger, public domain), good enough for demo data, never for
 * secrets.
 */
export const randomNumbers = (seed: number) => {
  let state = seed >>> 0
  /** From 0 up to, not including, 1. */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    /** A whole number from 0 up to, not including, `end`. */
    below,
    pick: <T>(list: readonly T[]): T => list[below(list.length)]!,
    shuffle: <T>(list: readonly T[]): T[] => {
      const shuffled = [...list]
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = below(at + 1)
        ;[shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!]
      }
      return shuffled
    },
    bytes: (length: number) => Uint8Array.from({ length }, () => below(256)),
  }
}
