/** A frame that begins so many milliseconds late had enough to do before, as when garbage was collected. */
const lateMs = 12

type Options = {
  /** So many frames go by before. */
  after?: number
  /** Whether there is time for one frame more, if that one is late. */
  hasTime?: () => boolean
}

/** Runs it before a frame is painted, the next one unless told otherwise; where none is painted, soon. Answers how to take it back. */
export const inFrame = (run: () => void, { after = 0, hasTime = () => false }: Options = {}) => {
  if (document.hidden) {
    const timer = setTimeout(run)
    return () => clearTimeout(timer)
  }
  let left = after
  let wasLate = false
  const begin = (due: number) => {
    const isLate = left === 0 && !wasLate && performance.now() - due > lateMs && hasTime()
    if (left === 0 && !isLate) return run()
    if (isLate) wasLate = true
    else left--
    frame = requestAnimationFrame(begin)
  }
  let frame = requestAnimationFrame(begin)
  return () => cancelAnimationFrame(frame)
}
