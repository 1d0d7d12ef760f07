import type { Dictionary } from "#lib/i18n/en.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** A refusal in the reader's words: by code, with how long to wait. */
export const failureWords = (t: Dictionary, failure: Pick<Failure, "code" | "retryAfter">) =>
  failure.retryAfter
    ? `${t.errors[failure.code]} ${t.errors.wait(Math.ceil(failure.retryAfter))}`
    : t.errors[failure.code]
