import { useEffect, useState } from "react"

let done = false

/** True a moment after the first paint of the page, and from then on: for what that does without. */
export const useSettled = (): boolean => {
  const [settled, setSettled] = useState(done)
  useEffect(() => {
    if (done) return
    const timer = setTimeout(() => {
      done = true
      setSettled(true)
    }, 800)
    return () => clearTimeout(timer)
  }, [])
  return settled
}
