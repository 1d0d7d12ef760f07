import type { createReadMarks } from "#lib/client/read-marks.ts"

/**
 * What was read in the last moment before a page is left: told as soon as nobody looks at it, and where it goes, by a request that outlives
 * it. Told twice is told once. Returns how to stop.
 */
export const tellLastMarks = ({ flush, waiting }: ReturnType<typeof createReadMarks>) => {
  const hidden = () => document.visibilityState === "hidden" && flush()
  const left = () => {
    for (const [conversationId, seq] of waiting())
      void fetch("/api/commands/conversation:read", {
        method: "POST",
        keepalive: true,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ conversationId, seq }),
      }).catch(() => {})
  }
  document.addEventListener("visibilitychange", hidden)
  addEventListener("pagehide", left)
  return () => {
    document.removeEventListener("visibilitychange", hidden)
    removeEventListener("pagehide", left)
  }
}
