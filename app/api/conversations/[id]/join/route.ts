import { run } from "#app/api/respond.ts"
import { ok } from "#lib/protocol/result.ts"

type Context = { params: Promise<{ id: string }> }

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return run(request, "conversation:join", () => ok({ conversationId: id }))
}
