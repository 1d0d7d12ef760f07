/**
 * What must exist once per process (pool, announcer, limiter …). The bundle of the pages and `server.ts` load the same
 * file as different module instances, so a module variable is not enough: the value is kept on `globalThis`.
 */
export function once<T>(name: string, make: () => T): T {
  const key = Symbol.for(`charla:${name}`)
  const kept = globalThis as unknown as Record<symbol, { value: T } | undefined>
  kept[key] ??= { value: make() }
  return kept[key].value
}
