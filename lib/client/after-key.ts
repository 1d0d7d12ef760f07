/** Keys have been pressed of which nothing is painted yet. */
let unpainted = 0
const waiting: (() => void)[] = []
let listens = false
/** No frame comes where nothing is painted. */
const longestMs = 100

const pressed = () => {
  unpainted++
  let over = false
  const painted = () => {
    if (over) return
    over = true
    unpainted--
    if (unpainted === 0) for (const run of waiting.splice(0)) run()
  }
  // A task of its own, since what is asked for before a frame comes before its painting.
  requestAnimationFrame(() => setTimeout(painted))
  setTimeout(painted, longestMs)
}

/** Runs it now, or as soon as what the last key brought about is painted: who types does not wait for what arrives. */
export const afterKey = (run: () => void) => {
  if (!listens) {
    listens = true
    document.addEventListener("keydown", pressed, { capture: true, passive: true })
  }
  unpainted ? waiting.push(run) : run()
}
