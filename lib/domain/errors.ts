import type { Code, Failure } from "#lib/protocol/result.ts"

/** A refusal with a code of the contract. The dispatch turns it into the answer; anything else that is thrown is `internal`. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(code: Code, message: string, more: Omit<Failure, "code" | "message"> = {}) {
    super(message)
    this.name = "Refusal"
    this.failure = { code, message, ...more }
  }
}

/** What one may not see looks like what does not exist: the one answer for both. */
export const notFound = () => new Refusal("not_found", "There is no such thing here.")
export const forbidden = () => new Refusal("forbidden", "You may not do this here.")
export const invalid = (fields: Failure["fields"]) =>
  new Refusal("invalid", "Something in the input is not right.", { fields })
