"use client"
import { useEffect } from "react"

/** Where the keyboard covers the page instead of making it smaller (iOS), the app takes the height that is left. */
export const useAppHeight = () => {
  useEffect(() => {
    const view = window.visualViewport
    if (!view) return
    const fit = () => {
      const covered = window.innerHeight - view.height > 120 && view.scale === 1
      if (covered) {
        document.documentElement.style.setProperty("--app-height", `${view.height}px`)
        window.scrollTo(0, 0)
      } else document.documentElement.style.removeProperty("--app-height")
    }
    view.addEventListener("resize", fit)
    return () => view.removeEventListener("resize", fit)
  }, [])
}
