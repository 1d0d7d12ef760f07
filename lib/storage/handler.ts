import { createRouteHandler, createUploadthing, UploadThingError, UTFiles } from "uploadthing/server"
import { env } from "#lib/env.ts"
import { ingestPath, localApiKey, signedOrigin } from "#lib/storage/sign.ts"

/** What is refused at the start, in the protocol's words. */
export type Refused = { code: string; message: string; retryAfter?: number; fields?: Record<string, string> }
type Announced = { name: string; size: number; type: string }
/** What decides. The seam knows nothing of people and conversations. */
export type Uploads = {
  /** Lets an upload begin and answers with its key, or says why not. `input` is whatever the client sent. */
  begin(
    request: Request,
    route: string,
    input: unknown,
    file: Announced,
  ): Promise<{ key: string } | { refused: Refused }>
  /** The bytes are there, under `storedKey`. Answers what the client gets to know; null: nobody expects them. May be told again. */
  arrived(route: string, key: string, storedKey: string): Promise<object | null>
}

const appId = "charla"
/** Everything is let in here: what is too large for its kind is refused by {@link Uploads.begin}, by the operator's limits. */
const anything = { blob: { maxFileSize: "1024GB", maxFileCount: 1, contentDisposition: "attachment" } } as const
const statuses: Record<string, "BAD_REQUEST" | "NOT_FOUND" | "FORBIDDEN" | "TOO_LARGE"> = {
  not_found: "NOT_FOUND",
  too_large: "TOO_LARGE",
  forbidden: "FORBIDDEN",
  closed: "FORBIDDEN",
  not_accepting: "FORBIDDEN",
  unauthenticated: "FORBIDDEN",
}

/**
 * uploadthing's handler: with a token for its cloud, without one for the stand-in of `ingest.ts`, whose answers it gets from `results`. It signs the addresses
 * that bytes are sent to, and checks the signature of who says that they have arrived.
 */
export const makeHandler = (routes: readonly string[], uploads: Uploads, results: Map<string, unknown>) => {
  const build = createUploadthing({
    errorFormatter: error => (error.data as Refused | undefined) ?? { code: "invalid", message: error.message },
  })
  const { token } = env().uploadthing
  const makeRoute = (route: string) =>
    build(token ? { blob: { ...anything.blob, acl: "private" } } : anything, {
      // The same upload has the same name also when it is asked for again, and goes on where it stopped.
      getFileHashParts: file => [(file as { customId?: string }).customId ?? null],
      presignedURLTTL: "1h",
    })
      .input({ parseAsync: async (input: unknown) => input as never, _input: null as never, _output: null as never })
      .middleware(async ({ req, input, files }) => {
        if (files.length !== 1) throw new UploadThingError({ code: "BAD_REQUEST", message: "One file at a time." })
        const begun = await uploads.begin(req, route, input, files[0]!)
        if ("key" in begun) return { [UTFiles]: [{ ...files[0]!, customId: begun.key }], key: begun.key }
        const { refused } = begun
        throw new UploadThingError({
          code: statuses[refused.code] ?? "BAD_REQUEST",
          message: refused.message,
          data: refused as never,
        })
      })
      // The name in the signed part of the callback decides, never what the client or another route says.
      .onUploadComplete(async ({ file }) =>
        file.customId
          ? ((await uploads.arrived(route, file.customId, token ? file.key : file.customId)) as never)
          : (null as never),
      )
  return createRouteHandler({
    router: Object.fromEntries(routes.map(route => [route, makeRoute(route)])),
    config: token ? { token, isDev: false, logLevel: "Error" } : localConfig(results),
  })
}

const localConfig = (results: Map<string, unknown>) => {
  const token = { apiKey: localApiKey(), appId, regions: ["local"] }
  return {
    token: Buffer.from(JSON.stringify(token)).toString("base64"),
    isDev: false,
    logLevel: "Error" as const,
    ingestUrl: signedOrigin + ingestPath,
    callbackUrl: `${signedOrigin}/api/uploadthing`,
    // What the handler would tell the cloud is told to the stand-in, in this process.
    fetch: async (url: RequestInfo | URL, init?: RequestInit) => {
      const path = new URL(url instanceof Request ? url.url : url).pathname
      if (path.endsWith("/callback-result")) {
        const body = await new Response(init?.body ?? (url instanceof Request ? url.body : null)).json()
        const { fileKey, callbackData } = body as { fileKey: string; callbackData: unknown }
        if (results.has(fileKey)) results.set(fileKey, callbackData)
      }
      return Response.json({ ok: true })
    },
  }
}
