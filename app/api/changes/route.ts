import { readQuery, runAs } from "#app/api/respond.ts"
import { guard } from "#lib/commands/dispatch.ts"
import { takeFrom } from "#lib/commands/limits.ts"
import { parseInput } from "#lib/commands/parse.ts"
import { pollChanges } from "#lib/domain/sync/poll.ts"
import { pollInput } from "#lib/protocol/poll.ts"
import { fail, ok } from "#lib/protocol/result.ts"

/** Everything that changed in all my conversations since a cursor; waits up to `wait` seconds (25) for something to change. */
export const GET = (request: Request): Promise<Response> =>
  runAs(request, async caller => {
    if (caller.personId === null) return fail("unauthenticated", "Sign in first.")
    const input = parseInput(pollInput, readQuery(request, ["wait"]))
    if (!input.ok) return input
    const retryAfter = await takeFrom("read", caller)
    if (retryAfter) return fail("too_many", "Too fast; wait a moment.", { retryAfter })
    const polled = await guard("changes", () => pollChanges(caller, input.value, request.signal))
    return polled.ok ? ok(polled.value) : polled
  })
