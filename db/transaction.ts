import type { Sql } from "#db/client.ts"
import { asPrepared } from "#db/prepare.ts"
import { asWhole } from "#db/whole.ts"

type Scope = { dead: boolean }
type Work = (inner: Sql) => unknown
type Query = { reject?: (error: unknown) => void }

/**
 * Makes `begin` of a postgres.js client safe against a connection that dies half-way. The library then sends the
 * remaining statements, its own `rollback` among them, to whatever the connection has become: outside any transaction,
 * or into a closed socket, which throws where nobody can catch it and ends the process. Here the rest of the work is
 * refused, and the library, which has already rejected the transaction, hears nothing more of it.
 */
export function guardTransactions(client: Sql): Sql {
  const begin = client.begin.bind(client) as unknown as (options: string, work: Work) => Promise<unknown>
  const guarded = (first: string | Work, second?: Work) => {
    const scope: Scope = { dead: false }
    const [options, work] = typeof first === "string" ? [first, second!] : ["", first]
    const done = begin(options, inner => run(scope, work, inner))
    done.catch(() => {
      scope.dead = true
    })
    return done
  }
  return Object.assign(client, { begin: guarded }) as Sql
}

/** Never settles once the connection is dead: settling is what would make the library send more. */
function run(scope: Scope, work: Work, inner: Sql): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outcome = Promise.resolve(work(watch(scope, inner)))
    outcome.then(
      value => scope.dead || resolve(value),
      error => scope.dead || reject(error),
    )
  })
}

/** The client of one transaction: refuses everything once a statement has met a dead connection. */
function watch(scope: Scope, inner: Sql): Sql {
  const check = () => {
    if (scope.dead)
      throw Object.assign(new Error("The transaction's connection is gone."), { code: "CONNECTION_CLOSED" })
  }
  const checked = <T>(make: () => T): T => {
    check()
    const made = asWhole(make())
    const query = made as Query
    const reject = query?.reject
    if (reject) {
      query.reject = error => {
        if (isConnectionLost(error)) scope.dead = true
        reject(error)
      }
    }
    return made
  }
  return new Proxy(inner, {
    apply: (target, self, parameters) => checked(() => Reflect.apply(target, self, parameters)),
    get(target, name, receiver) {
      if (name === "unsafe")
        return (...all: Parameters<Sql["unsafe"]>) => checked(() => target.unsafe(...asPrepared(all)))
      if (name !== "savepoint") return Reflect.get(target, name, receiver)
      const savepoint = Reflect.get(target, name) as (...all: unknown[]) => Promise<unknown>
      return (...all: unknown[]) => {
        check()
        const work = all.pop() as Work
        return savepoint(...all, (nested: Sql) => run(scope, work, nested))
      }
    },
  })
}

/** Whether the connection went away, as opposed to a statement that was refused. */
export function isConnectionLost(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: string }
  return (
    code !== undefined &&
    (/^(CONNECTION_|CONNECT_|DATABASE_|ECONN|EPIPE|ENOENT|ETIMEDOUT)/.test(code) || /^57P0|^08/.test(code))
  )
}
