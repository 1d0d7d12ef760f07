/**
 * Runs with the HTML: a form sent before the scripts are there waits for them, and shows it; sent by the browser itself, it would be
 * refused, and what was typed be gone.
 */
export const holdPress = `document.addEventListener("submit", event => {
  if ("alive" in event.target.dataset) return
  event.preventDefault()
  event.target.setAttribute("aria-busy", "true")
})`
