/** One tab of many is asked to speak. `leads` says whether it is this one. */
export type Speaker = {
  leads(): boolean
  /** This tab is used now: it may be heard where a tab that was never touched may not. */
  take(): void
  /** Whether this tab can hear what there is to say; one without a line leaves it to the others. */
  able(able: boolean): void
  /** The one who should have spoken did not. */
  suspect(): void
  /** Another tab of the roster, where there are no locks. */
  heard(note: RosterNote): void
  stop(): void
}
export type RosterNote = { tab: string; usedAt: number; able: boolean; gone?: boolean; ask?: boolean }

type Ports = { name: string; tab: string; post(note: RosterNote): void; changed(): void }

/** By a lock that the browser hands on when its holder closes or crashes; where there are none, by a roster. */
export const createSpeaker = (ports: Ports, locks: LockManager | null | undefined = navigator.locks): Speaker =>
  locks ? byLock(ports, locks) : byRoster(ports)

type Asked = { live: boolean; abort: AbortController; letGo?: () => void }

const byLock = ({ name, changed }: Ports, locks: LockManager): Speaker => {
  let holding = false
  let stopped = false
  let able = true
  let asked: Asked | undefined

  /** One request at a time: what is given to an earlier one is given back. */
  const drop = () => {
    const one = asked
    asked = undefined
    holding = false
    if (!one) return
    one.live = false
    one.abort.abort()
    one.letGo?.()
  }
  const ask = (steal: boolean) => {
    drop()
    const one: Asked = { live: true, abort: new AbortController() }
    asked = one
    const hold = () => {
      if (!one.live) return
      holding = true
      changed()
      return new Promise<void>(resolve => {
        one.letGo = resolve
      })
    }
    // Taken away by another tab: from here on this one waits for its turn again.
    const over = () => {
      if (asked === one && !stopped && able) ask(false)
    }
    locks.request(name, steal ? { steal: true } : { signal: one.abort.signal }, hold).then(over, over)
  }
  // Whoever takes the lead in the moment of opening does not ask twice.
  queueMicrotask(() => {
    if (!asked && !stopped && able) ask(false)
  })
  return {
    leads: () => holding,
    take() {
      if (!holding && !stopped && able) ask(true)
    },
    able(next) {
      if (next === able) return
      able = next
      if (able) ask(false)
      else drop()
    },
    suspect() {},
    heard() {},
    stop() {
      stopped = true
      drop()
    },
  }
}

const byRoster = ({ tab, post, changed }: Ports): Speaker => {
  const others = new Map<string, RosterNote>()
  let mine: RosterNote = { tab, usedAt: 0, able: true }
  const first = (a: RosterNote, b: RosterNote) => b.usedAt - a.usedAt || (a.tab < b.tab ? -1 : 1)
  const leader = () => [mine, ...others.values()].filter(one => one.able).sort(first)[0]
  const leads = () => leader()?.tab === tab
  const say = (note: Partial<RosterNote>) => {
    const before = leads()
    mine = { ...mine, ...note }
    post(mine)
    if (!before && leads()) changed()
  }
  post({ ...mine, ask: true })
  return {
    leads,
    take: () => say({ usedAt: Date.now() }),
    able: able => say({ able }),
    suspect() {
      const one = leader()
      if (!one || one.tab === tab) return
      others.delete(one.tab)
      if (leads()) changed()
    },
    heard({ ask, ...note }) {
      const before = leads()
      if (note.gone) others.delete(note.tab)
      else others.set(note.tab, note)
      if (ask) post(mine)
      if (!before && leads()) changed()
    },
    stop: () => post({ ...mine, gone: true }),
  }
}
