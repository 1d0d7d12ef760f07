/**
 * Runs with the HTML. A browser paints what it has of a page that is still coming in: standing at its end, the list of messages would climb
 * with every row. It is seen when what comes after it is there (`data-complete`), or all of the page. A rule with `:has` did the same, and
 * where a page had come in slowly it had the browser go through every row at each change of the list, for as long as it was open.
 */
export const untilComplete = `{
  const page = document.documentElement
  page.dataset.coming = ""
  const look = () => {
    if (document.readyState === "loading" && !document.querySelector("[data-complete]")) return
    delete page.dataset.coming
    observer.disconnect()
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true })
  document.addEventListener("DOMContentLoaded", look)
}`
