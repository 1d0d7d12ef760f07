/** Rejects with code `DEADLINE` when the promise has not settled after `ms`. What it stands for may still happen. */
export async function withDeadline<T>(promise: PromiseLike<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    // Made only when it is needed: an error keeps its stack, and most of what is asked is answered.
    timer = setTimeout(() => reject(Object.assign(new Error(`No answer within ${ms} ms.`), { code: "DEADLINE" })), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
