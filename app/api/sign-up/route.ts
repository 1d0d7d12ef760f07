import { readJson, run } from "#app/api/respond.ts"

export const POST = (request: Request): Promise<Response> => run(request, "account:sign-up", () => readJson(request))
