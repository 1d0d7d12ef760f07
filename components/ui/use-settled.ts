import { useEffect, useState } from "react"

/** True a moment after the first paint: for what that does without. */
export const useSettled = (): boolean => {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 800)
    return () => clearTimeout(timer)
  }, [])
  return settled
}
