import { Refusal } from "#lib/domain/errors.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** With what a promise was refused; fails if it was not. */
export const failureOf = (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(
    value => {
      throw new Error(`Expected a refusal, got ${JSON.stringify(value)}`)
    },
    error => {
      if (error instanceof Refusal) return error.failure
      throw error
    },
  )

/** The code alone. */
export const refusal = async (promise: Promise<unknown>): Promise<string> => (await failureOf(promise)).code
