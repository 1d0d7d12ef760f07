import { randomUUID } from "node:crypto"
import type { CommandInput, CommandName, CommandOutput } from "#lib/protocol/commands.ts"
import type { Result } from "#lib/protocol/result.ts"
import { password } from "./members.ts"
import { connect, dial, granted } from "./sockets.ts"

type Options = Parameters<typeof dial>[1]
export type Guest = Awaited<ReturnType<typeof signUpAt>>

/** The cookies of a browser, as far as a program needs them: the latest of each name. */
export class CookieJar {
  readonly cookies = new Map<string, string>()

  take(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value) this.cookies.set(name!, value)
      else this.cookies.delete(name!)
    }
    return response
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
  }
}

/** What a line has swallowed is never answered. */
const answerMs = 30_000

export const json = (input: unknown, cookie?: string): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...(cookie ? { cookie } : {}) },
  body: JSON.stringify(input),
})

/** Signs in as a program does, or says why not. The jar gets the cookies. */
export async function signInAt(origin: string, login: string, secret: string, jar = new CookieJar()) {
  const csrf = jar.take(await fetch(`${origin}/api/auth/csrf`, { headers: { cookie: jar.header } }))
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const input = { csrfToken, login, password: secret }
  const response = jar.take(await fetch(`${origin}/api/auth/callback/credentials`, json(input, jar.header)))
  return { response, jar, result: (await response.json()) as Result<unknown> }
}

export async function signOutAt(origin: string, jar: CookieJar) {
  const csrf = jar.take(await fetch(`${origin}/api/auth/csrf`, { headers: { cookie: jar.header } }))
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  return jar.take(await fetch(`${origin}/api/auth/signout`, json({ csrfToken }, jar.header)))
}

/** Somebody new who signed up and in at a running server, and asks it by both doors. */
export async function signUpAt(origin: string, name: string) {
  const handle = `${name.toLowerCase()}_${randomUUID().slice(0, 8)}`
  const input = { handle, name, email: `${handle}@example.test`, password }
  const made = await fetch(`${origin}/api/commands/account:sign-up`, json(input))
  const { id } = granted((await made.json()) as Result<CommandOutput<"account:sign-up">>)
  const { jar, result } = await signInAt(origin, handle, password)
  granted(result)
  return { personId: id, handle, name, email: input.email, jar, ...asking(origin, () => jar.header) }
}

/** Further ways in for a cookie that is there already. */
export const asking = (origin: string, cookie: () => string) => ({
  get cookie() {
    return cookie()
  },
  fetch: (path: string, init: RequestInit = {}) =>
    fetch(origin + path, { redirect: "manual", ...init, headers: { cookie: cookie(), ...init.headers } }),
  post: async <N extends CommandName>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>> =>
    (
      await fetch(`${origin}/api/commands/${name}`, { ...json(input, cookie()), signal: AbortSignal.timeout(answerMs) })
    ).json() as never,
  dial: (options: Options = {}) => dial({ origin }, { cookie: cookie(), ...options }),
  connect: (options: Options = {}) => connect({ origin }, cookie(), options),
})

/** A public room of the first that the others have joined. Returns its id. */
export async function makeRoomAt(owner: Guest, ...members: Guest[]): Promise<string> {
  const made = await owner.post("conversation:create", { clientId: randomUUID(), kind: "room", name: "Arrivals" })
  const conversationId = granted(made).row.conversation.id
  for (const member of members) granted(await member.post("conversation:join", { conversationId }))
  return conversationId
}

export const message = (conversationId: string, body = "Hello") => ({ conversationId, clientId: randomUUID(), body })
