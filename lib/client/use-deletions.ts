import { useCallback, useEffect, useMemo, useRef, useState } from "react"

/** How long a deletion can be taken back. */
const undoMs = 6000

/**
 * Messages that are about to be deleted: shown as deleted at once, deleted in earnest a little later, or when the page or the
 * conversation is left.
 */
export const useDeletions = (remove: (seq: number) => unknown) => {
  const [waiting, setWaiting] = useState<readonly number[]>([])
  const timers = useRef(new Map<number, ReturnType<typeof setTimeout>>())

  const drop = useCallback((seq: number) => {
    clearTimeout(timers.current.get(seq))
    setWaiting(held => held.filter(each => each !== seq))
    return timers.current.delete(seq)
  }, [])
  const finish = useCallback((seq: number) => void (drop(seq) && remove(seq)), [drop, remove])
  const begin = useCallback(
    (seq: number) => {
      if (timers.current.has(seq)) return
      timers.current.set(
        seq,
        setTimeout(() => finish(seq), undoMs),
      )
      setWaiting(held => [...held, seq])
    },
    [finish],
  )
  useEffect(() => {
    const held = timers.current
    const finishAll = () => {
      for (const seq of [...held.keys()]) finish(seq)
    }
    addEventListener("pagehide", finishAll)
    return () => {
      removeEventListener("pagehide", finishAll)
      finishAll()
    }
  }, [finish])

  return useMemo(() => ({ waiting, begin, undo: (seq: number) => void drop(seq) }), [waiting, begin, drop])
}
