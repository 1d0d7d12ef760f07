"use client"
import { useEffect } from "react"

/** Keeps hashed static files and an offline page; nothing of a person. Not in development, where files have no hash. */
export const ServiceWorker = () => {
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return
    const register = () => navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {})
    if (document.readyState === "complete") register()
    else window.addEventListener("load", register, { once: true })
  }, [])
  return null
}
