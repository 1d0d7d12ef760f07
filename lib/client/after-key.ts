/** Who has pressed no key for so long is not typing. */
const pauseMs = 300
/** No frame comes where nothing is painted. */
const longestMs = 100

let listens = false
let lastKey = Number.NEGATIVE_INFINITY
/** Keys have been pressed of which nothing is painted yet. */
let unpainted = 0
const waiting: (() => void)[] = []
let timer: ReturnType<typeof setTimeout> | undefined

const runAll = () => {
  clearTimeout(timer)
  for (const run of waiting.splice(0)) run()
}

const pressed = () => {
  lastKey = performance.now()
  clearTimeout(timer)
  unpainted++
  let over = false
  const painted = () => {
    if (over) return
    over = true
    unpainted--
    if (unpainted === 0) runAll()
  }
  // A task of its own, since what is asked for before a frame comes before its painting.
  requestAnimationFrame(() => setTimeout(painted))
  setTimeout(painted, longestMs)
}

/**
 * Runs it now; while somebody types, as soon as what the next key brought about is painted, or when they pause: what arrives is drawn in
 * the gaps between keys, so that the next one finds the page idle. Nothing waits longer than `pauseMs` and one frame.
 */
export const afterKey = (run: () => void) => {
  if (!listens) {
    listens = true
    document.addEventListener("keydown", pressed, { capture: true, passive: true })
  }
  const rest = lastKey + pauseMs - performance.now()
  if (rest <= 0) return run()
  waiting.push(run)
  if (unpainted === 0 && waiting.length === 1) timer = setTimeout(runAll, rest)
}
