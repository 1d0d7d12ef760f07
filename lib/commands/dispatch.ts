import type { z } from "zod"
import { takeFrom } from "#lib/commands/limits.ts"
import { parseInput } from "#lib/commands/parse.ts"
import { type Entry, table } from "#lib/commands/table.ts"
import type { Caller } from "#lib/domain/actor.ts"
import { isDatabaseAway } from "#lib/domain/database-errors.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { log } from "#lib/log.ts"
import { count } from "#lib/metrics.ts"
import { commands } from "#lib/protocol/commands.ts"
import { fail, ok, type Result } from "#lib/protocol/result.ts"

type Schemas = Record<string, { input: z.ZodType }>

/**
 * Runs a command, whatever it came by: is the caller signed in, is the input right, is it within the limit, then the domain function
 * of the table. Never throws.
 */
export async function dispatch(name: string, input: unknown, caller: Caller): Promise<Result<unknown>> {
  if (!Object.hasOwn(commands, name) || !Object.hasOwn(table, name))
    return refuse("not_found", "There is no such command.")
  const entry = (table as unknown as Record<string, Entry>)[name]!
  if (caller.personId === null && entry.access !== "anonymous") return refuse("unauthenticated", "Sign in first.")
  if (entry.transport === "socket" && !(caller.personId !== null && caller.socketId)) {
    return refuse("not_found", "This command is for sockets.")
  }
  const parsed = parseInput<unknown>((commands as Schemas)[name]!.input, input)
  if (!parsed.ok) return parsed
  const retryAfter = await takeFrom(entry.limit, caller)
  if (retryAfter) return refuse("too_many", "Too fast; wait a moment.", retryAfter)
  return guard(name, () => entry.run(caller, parsed.value))
}

/** The one place where what was thrown becomes an answer: a refusal its own, the rest a generic one with the cause in the log. */
export async function guard<T>(name: string, run: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await run())
  } catch (error) {
    if (error instanceof Refusal) {
      count(`refused:${error.failure.code}`)
      return { ok: false, error: error.failure }
    }
    if (isDatabaseAway(error)) {
      log.warn({ command: name, err: error }, "the database did not answer")
      return refuse("unavailable", "Not available just now.", 1)
    }
    log.error({ command: name, err: error }, "a command failed")
    return refuse("internal", "Something went wrong here.")
  }
}

function refuse(code: Parameters<typeof fail>[0], message: string, retryAfter?: number): Result<never> {
  count(`refused:${code}`)
  return fail(code, message, retryAfter ? { retryAfter } : {})
}
