import { readQuery, run } from "#app/api/respond.ts"
import { ok } from "#lib/protocol/result.ts"

export const GET = (request: Request) =>
  run(request, "message:search", () => {
    const { q, ...rest } = readQuery(request, ["limit"])
    return ok({ query: q ?? "", ...rest })
  })
