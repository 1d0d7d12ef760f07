/** Beside this the page may change often; who comes into view is asked about soon, and once for all. */
const gatherMs = 200

/**
 * Whose faces are in view: everything in the document that carries `data-face`. What is scrolled away, covered by a panel of its own or
 * not in the document any more does not count.
 */
export const watchFaces = (changed: () => void) => {
  const inView = new Set<HTMLElement>()
  let known = new Set<HTMLElement>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const observer = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target as HTMLElement)
    changed()
  })
  const scan = () => {
    timer = undefined
    const found = new Set(document.querySelectorAll<HTMLElement>("[data-face]"))
    for (const face of found) if (!known.has(face)) observer.observe(face)
    for (const face of known) {
      if (found.has(face)) continue
      observer.unobserve(face)
      inView.delete(face)
    }
    known = found
    // The same row may show somebody else now.
    changed()
  }
  const mutations = new MutationObserver(() => {
    timer ??= setTimeout(scan, gatherMs)
  })
  mutations.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-face"] })
  scan()

  return {
    ids: () => [...inView].flatMap(face => face.dataset.face ?? []),
    stop() {
      clearTimeout(timer)
      observer.disconnect()
      mutations.disconnect()
    },
  }
}
