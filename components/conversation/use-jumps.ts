"use client"
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import type { ReadingPlace } from "#lib/client/cache/keys.ts"
import { type AskedPlace, leavePlace } from "#lib/client/navigate.ts"
import type { Held } from "#lib/client/use-loading.ts"
import type { Aim, Standing } from "./use-standing.ts"

type Input = {
  id: string
  held: Held
  standing: Standing
  /** Set where the next place is not scrolled to. */
  jumped: RefObject<boolean>
  asked: AskedPlace | null
  /** What a press on a quote asks for. */
  quote: { seq: number } | null
  start: Aim | null
  onOpened: () => void
  waitingAtStart: number
}

const waysBack = 20
const noticeMs = 6000
/** A place that is never drawn, a line that the reader hides for instance, keeps the list from being seen no longer than this. */
const openingMs = 1000

/**
 * Goes to any message of the conversation: at once where it is held, else the page around it is loaded first. Remembers where one came
 * from. `trouble` says why the last one was not reached.
 */
export const useJumps = ({ id, held, standing, jumped, asked, quote, start, onOpened, waitingAtStart }: Input) => {
  const { holds, loadAround, loadNewest, hasNewer, pending } = held
  const [backs, setBacks] = useState<(ReadingPlace | null)[]>([])
  const [trouble, setTrouble] = useState<"missing" | "failed" | null>(null)
  const turn = useRef(0)

  const go = useCallback(
    async (wanted: Exclude<Aim, { at: "end" }>, quiet = false) => {
      const mine = ++turn.current
      setTrouble(null)
      jumped.current = true
      standing.forgetAim()
      const outcome = holds(wanted.seq) ? "there" : await loadAround(wanted.seq)
      if (mine !== turn.current) return false
      if (outcome === "there") standing.to(wanted)
      else if (!quiet) setTrouble(outcome)
      return outcome === "there"
    },
    [holds, loadAround, standing, jumped],
  )

  const jump = useCallback(
    async (seq: number) => {
      const from = standing.place()
      if (await go({ at: "message", seq, mark: true })) setBacks(held => [...held, from].slice(-waysBack))
    },
    [go, standing],
  )
  const newest = useCallback(async () => {
    const mine = ++turn.current
    setTrouble(null)
    setBacks([])
    leavePlace(id)
    return standing.to({ at: "end" }) || !hasNewer || (await loadNewest()) || mine !== turn.current
  }, [id, standing, hasNewer, loadNewest])

  const toNewest = useCallback(() => {
    void newest().then(there => there || setTrouble("failed"))
  }, [newest])

  // What one sends is seen, wherever one was reading.
  const waiting = pending.filter(entry => entry.state === "pending").length
  const waitingBefore = useRef(waitingAtStart)
  useLayoutEffect(() => {
    if (waiting > waitingBefore.current) {
      void newest()
      standing.bottom()
    }
    waitingBefore.current = waiting
  }, [waiting, newest, standing])

  const back = useCallback(() => {
    const to = backs.at(-1)
    setBacks(backs.slice(0, -1))
    if (to) void go({ at: "message", ...to })
    else toNewest()
  }, [backs, go, toNewest])
  const toUnread = useCallback((seq: number) => void go({ at: "divider", seq }), [go])

  const begun = useRef(false)
  useLayoutEffect(() => {
    if (begun.current) return
    begun.current = true
    if (!start || start.at === "end" || holds(start.seq)) return onOpened()
    void go({ ...start, done: onOpened }, true).then(there => setTimeout(onOpened, there ? openingMs : 0))
  }, [start, holds, go, onOpened])

  // Each wish is an object of its own and is met once. The one that the page was opened at is met by `start`.
  const met = useRef<object | null>(null)
  const startedAt = useRef(start?.at === "message" && start.mark ? start.seq : null)
  useEffect(() => {
    if (!asked || met.current === asked) return
    met.current = asked
    if (startedAt.current !== asked.seq && !asked.returning) void jump(asked.seq)
    startedAt.current = null
  }, [asked, jump])
  const pressed = useRef<object | null>(null)
  useEffect(() => {
    if (!quote || pressed.current === quote) return
    pressed.current = quote
    void jump(quote.seq)
  }, [quote, jump])

  useEffect(() => {
    if (trouble === null) return
    const timer = setTimeout(setTrouble, noticeMs, null)
    return () => clearTimeout(timer)
  }, [trouble])

  return {
    jump,
    toNewest,
    back: backs.length > 0 ? back : null,
    toUnread,
    trouble,
  }
}
export type Jumps = ReturnType<typeof useJumps>
