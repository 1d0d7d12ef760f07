/**
 * Runs with the HTML. What is typed is remembered in `typedEarly`, by the element, until that is alive (null): React sets a text of
 * several lines back to what was drawn before anybody can ask for it (`use-early.ts`). The last button that is pressed before the scripts are there waits for them, and
 * shows it. It would be nobody's press; one that sends a form would make the browser send it, which is refused, and what was typed would
 * be gone. While React begins it may answer the very press that is on its way: that one is left to it, but for the sending, which was
 * held.
 */
export const untilAlive = `{
  const typed = window.typedEarly = new WeakMap()
  addEventListener("input", ({ target }) => typed.get(target) === null || typed.set(target, target.value), true)

  let pressed, isNow
  const hold = event => {
    const button = event.target.closest("button")
    if (!button) return
    event.preventDefault()
    pressed?.removeAttribute("aria-busy")
    pressed = button
    button.setAttribute("aria-busy", "true")
    isNow = true
    setTimeout(() => { isNow = false })
  }
  addEventListener("click", hold, true)
  window.releasePresses = () => {
    removeEventListener("click", hold, true)
    const button = pressed
    pressed = undefined
    button?.removeAttribute("aria-busy")
    if (button && (!isNow || button.type === "submit")) setTimeout(() => button.click())
  }
}`
