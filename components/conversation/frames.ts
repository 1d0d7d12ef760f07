/** A frame that begins so many milliseconds late had enough to do before, as when garbage was collected. */
const lateMs = 12
/** One collection goes on for some frames. Where every frame is late, all is done in late ones. */
const lateMost = 4

type Options = {
  /** So many frames go by before. */
  after?: number
  /** Whether there is time for another frame, if that one is late. */
  hasTime?: () => boolean
}

/** Runs it before a frame is painted, the next one unless told otherwise; where none is painted, soon. Answers how to take it back. */
export const inFrame = (run: () => void, { after = 0, hasTime = () => false }: Options = {}) => {
  if (document.hidden) {
    const timer = setTimeout(run)
    return () => clearTimeout(timer)
  }
  let left = after
  let late = 0
  const begin = (due: number) => {
    const isLate = left === 0 && late < lateMost && performance.now() - due > lateMs && hasTime()
    if (left === 0 && !isLate) return run()
    if (isLate) late++
    else left--
    frame = requestAnimationFrame(begin)
  }
  let frame = requestAnimationFrame(begin)
  return () => cancelAnimationFrame(frame)
}
