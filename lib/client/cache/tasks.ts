const askAgainMs = 5000

/**
 * Questions to the server, by name: each is asked by `run` a little later, one of a name at a time, and again when it was not answered.
 * Nothing is asked before `start`.
 */
export const createTasks = (run: (task: string) => void, isOnline: () => boolean) => {
  const asking = new Set<string>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  let running = false

  const later = (task: string, delay: number) => {
    if (!running || timers.has(task)) return
    const due = () => {
      timers.delete(task)
      run(task)
    }
    timers.set(task, setTimeout(due, delay))
  }
  /** The broadcast that closes a gap is often on its way; all who miss it do not ask in the same instant. */
  const soon = (task: string) => later(task, 150 + Math.random() * 350)
  const again = (task: string) => isOnline() && later(task, askAgainMs * (1 + Math.random()))

  return {
    later,
    soon,
    /** Does `work` unless it is under way already; it answers whether it is done. */
    async once(task: string, work: () => Promise<boolean>) {
      if (asking.has(task)) return soon(task)
      asking.add(task)
      try {
        if (!(await work())) again(task)
      } catch (error) {
        console.error(error)
        again(task)
      } finally {
        asking.delete(task)
      }
    },
    start() {
      running = true
    },
    stop() {
      running = false
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
export type Tasks = ReturnType<typeof createTasks>
