import { Refusal } from "#lib/domain/errors.ts"

/** The code with which a promise was refused; fails if it was not. */
export const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    value => {
      throw new Error(`Expected a refusal, got ${JSON.stringify(value)}`)
    },
    error => {
      if (error instanceof Refusal) return error.failure.code
      throw error
    },
  )
