/** Every code an answer can carry. The HTTP status beside each is what the route handlers answer with. */
export const codes = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  too_many: 429,
  closed: 403,
  not_accepting: 403,
  sign_up_closed: 403,
  wrong_password: 403,
  last_owner: 409,
  outdated: 409,
  unavailable: 503,
  internal: 500,
} as const

export type Code = keyof typeof codes

/** What is wrong with one field of an input; words are made from it at the edge. */
export const fieldProblems = [
  "required",
  "too_short",
  "too_long",
  "malformed",
  "taken",
  "reserved",
  "common",
  "unknown",
  "wrong",
  "future",
  "out_of_order",
] as const
export type FieldProblem = (typeof fieldProblems)[number]

/** `retryAfter` is in seconds. `fields` maps a field's name to what is wrong with it. */
export type Failure = {
  code: Code
  message: string
  retryAfter?: number
  fields?: Record<string, FieldProblem>
}

/** What every command answers with, over sockets and HTTP alike. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const fail = (code: Code, message: string, more: Omit<Failure, "code" | "message"> = {}): Result<never> => ({
  ok: false,
  error: { code, message, ...more },
})

/** Codes that say something of the attempt and nothing of what was asked: asked again later, it may be granted. */
export const transient: Code[] = ["unavailable", "too_many", "internal", "unauthenticated"]
