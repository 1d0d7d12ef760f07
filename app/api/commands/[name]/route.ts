import { readJson, run } from "#app/api/respond.ts"

type Context = { params: Promise<{ name: string }> }

/** Every command of docs/protocol.md, for programs and for forms before there is a socket. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return run(request, (await params).name, () => readJson(request))
}
