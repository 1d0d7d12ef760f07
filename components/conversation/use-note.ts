import { useCallback, useEffect, useRef, useState } from "react"

const shownMs = 4000

/** One short sentence about what was just done, gone after a while. */
export const useNote = () => {
  const [note, setNote] = useState("")
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const tell = useCallback((text: string) => {
    clearTimeout(timer.current)
    setNote(text)
    timer.current = setTimeout(() => setNote(""), shownMs)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])
  return { note, tell }
}
