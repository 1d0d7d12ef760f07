import { named, readJson, readQuery, run } from "#app/api/respond.ts"
import { ok } from "#lib/protocol/result.ts"

type Context = { params: Promise<{ id: string }> }

/** A page (`before`, `after` or `around` a seq, `limit`), or with `changedSince` what changed since that revision. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  const { changedSince, ...query } = readQuery(request, ["before", "after", "around", "changedSince", "limit"])
  return changedSince === undefined
    ? run(request, "message:list", () => ok(named(query, id)))
    : run(request, "message:changes", () => ok(named({ ...query, since: changedSince }, id)))
}

/** Sends a message: `{ clientId, body, replyTo? }`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return run(request, "message:send", async () => {
    const given = await readJson(request)
    return given.ok ? ok(named(given.value, id)) : given
  })
}
