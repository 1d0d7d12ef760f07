import { readJson, readQuery, run } from "#app/api/respond.ts"
import { ok } from "#lib/protocol/result.ts"

export const GET = (request: Request): Promise<Response> =>
  run(request, "conversation:list", () => ok(readQuery(request, [])))

export const POST = (request: Request): Promise<Response> =>
  run(request, "conversation:create", () => readJson(request))
