/**
 * Runs with the HTML: the last button that was pressed before the scripts are there waits for them, and shows it. It would be nobody's
 * press; one that sends a form would make the browser send it, which is refused, and what was typed would be gone.
 */
export const holdPresses = `{
  let pressed
  const hold = event => {
    const button = event.target.closest("button")
    if (!button) return
    event.preventDefault()
    pressed?.removeAttribute("aria-busy")
    pressed = button
    button.setAttribute("aria-busy", "true")
  }
  addEventListener("click", hold, true)
  window.releasePresses = () => {
    removeEventListener("click", hold, true)
    pressed?.removeAttribute("aria-busy")
    if (pressed?.isConnected) pressed.click()
    pressed = undefined
  }
}`
