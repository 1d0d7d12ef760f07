const last = new Map<string, Promise<unknown>>()

/**
 * Does what goes by the same key one after the other, in the order it was asked for; what came of the one before does not matter to
 * the next. Another key waits for nothing.
 */
export const inOrder = <T>(key: string, work: () => Promise<T>): Promise<T> => {
  const before = last.get(key)
  // At once where nothing is before it: a page that is being left has no later.
  const done = before ? before.then(work) : work()
  const over = done
    .catch(() => {})
    .then(() => {
      if (last.get(key) === over) last.delete(key)
    })
  last.set(key, over)
  return done
}
