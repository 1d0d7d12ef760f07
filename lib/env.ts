import ipaddr from "ipaddr.js"
import { z } from "zod"
import { once } from "#lib/process.ts"
import { limits } from "#lib/protocol/limits.ts"

/** A variable that is wrong. The message is one sentence: which one, what is wrong, what to do. */
export class EnvError extends Error {
  override name = "EnvError"
}

const count = (fallback: number, least = 1, most = 1_000_000_000) =>
  z.coerce
    .number({ error: `must be a whole number, for example ${fallback}` })
    .int(`must be a whole number, for example ${fallback}`)
    .min(least, `must be at least ${least}; leave it out for ${fallback}`)
    .max(most, `must be at most ${most}; leave it out for ${fallback}`)
    .default(fallback)

const mebibyte = 1_048_576
/** The most that uploadthing takes. */
const mostBytes = 2 ** 40

const choice = <const T extends [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` })

const variables = z.object({
  NODE_ENV: choice(["production", "development", "test"]).default("production"),
  HOST: z
    .string()
    .refine(isListenable, "must be an address to listen on, for example 127.0.0.1, or 0.0.0.0 for every interface")
    .default("127.0.0.1"),
  PORT: count(3000, 0, 65_535),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/./,
      "must look like postgres://user:password@host:5432/name; leave it out for the own one",
    )
    .optional(),
  DATABASE_POOL: count(10, 1, 200),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./, "must look like redis://user:password@host:6379; leave it out for a single node")
    .optional(),
  PUBLIC_URL: z.string().transform(toOrigin).optional(),
  TRUST_PROXY: z.string().transform(toNetworks).default([]),
  AUTH_SECRET: z
    .string()
    .min(
      32,
      "must have at least 32 characters; leave it out and one is made and kept, or make one with `openssl rand -hex 32`",
    )
    .optional(),
  AUTH_SECRET_FILE: z.string().optional(),
  SIGNUP: choice(["open", "closed"]).default("open"),
  LOG_LEVEL: choice(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).optional(),
  LOG_FILES: choice(["on", "off"]).default("on"),
  SESSION_DAYS: count(30, 1, 400),
  LINK_PREVIEWS: choice(["on", "off"]).default("on"),
  LIMIT_MESSAGE_CHARS: count(4000, 1, limits.bodyHardMax),
  LIMIT_PACKET_BYTES: count(65_536, 1024, 16_777_216),
  LIMIT_SOCKETS_PER_PERSON: count(20),
  LIMIT_EVENTS_PER_SECOND: count(60),
  LIMIT_EVENT_BURST: count(300),
  LIMIT_SENDS_PER_SECOND: count(5),
  LIMIT_SEND_BURST: count(15),
  LIMIT_SIGN_IN_ATTEMPTS_PER_HOUR: count(20),
  LIMIT_SIGN_IN_ATTEMPTS_PER_ADDRESS: count(100),
  LIMIT_SIGN_UPS_PER_ADDRESS_PER_HOUR: count(20),
  UPLOADTHING_TOKEN: z
    .string()
    .refine(
      isUploadthingToken,
      "must be the token that uploadthing shows under API keys; leave it out to keep files here",
    )
    .optional(),
  FFMPEG_PATH: z.string().optional(),
  SOFFICE_PATH: z.string().optional(),
  FILES_ORIGIN: z.string().transform(toOrigin).optional(),
  LIMIT_PICTURE_BYTES: count(25 * mebibyte, 1024, mostBytes),
  LIMIT_PICTURE_PIXELS: count(100_000_000, 1_000_000),
  LIMIT_VIDEO_BYTES: count(512 * mebibyte, 1024, mostBytes),
  LIMIT_VOICE_BYTES: count(16 * mebibyte, 1024, mostBytes),
  LIMIT_FILE_BYTES: count(512 * mebibyte, 1024, mostBytes),
  LIMIT_PORTRAIT_BYTES: count(10 * mebibyte, 1024, mostBytes),
  LIMIT_STORAGE_BYTES_PER_PERSON: count(10_240 * mebibyte, 1024, mostBytes),
  LIMIT_UNSENT_FILES_PER_PERSON: count(100),
})

/** The names of all variables that are read; `.env.example` lists exactly these. */
export const variableNames = Object.keys(variables.shape)

/** Values that are never repeated in a message. */
const secret = new Set(["AUTH_SECRET", "DATABASE_URL", "REDIS_URL", "UPLOADTHING_TOKEN"])

export type Env = ReturnType<typeof parseEnv>

/** Reads the variables of this process, once. Throws {@link EnvError} for the first wrong one. */
export function env(): Env {
  return once("env", () => parseEnv(process.env))
}

/** Turns raw variables into settings. Empty means unset; unknown ones are ignored. Throws {@link EnvError}. */
export function parseEnv(source: Record<string, string | undefined>) {
  const given = Object.fromEntries(
    variableNames.map(name => [name, source[name]?.trim() || undefined] as const).filter(([, value]) => value),
  )
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const name = String(issue.path[0])
    const shown = secret.has(name) ? "" : ` (it is "${given[name]}")`
    throw new EnvError(`${name} ${issue.message}${shown}.`)
  }
  const raw = parsed.data
  if (raw.AUTH_SECRET && raw.AUTH_SECRET_FILE) {
    throw new EnvError("AUTH_SECRET and AUTH_SECRET_FILE are both set; leave one of them out.")
  }
  return freeze({
    mode: raw.NODE_ENV,
    host: raw.HOST,
    port: raw.PORT,
    dataDir: raw.DATA_DIR,
    database: { url: raw.DATABASE_URL, pool: raw.DATABASE_POOL },
    redisUrl: raw.REDIS_URL,
    publicUrl: raw.PUBLIC_URL,
    trustProxy: raw.TRUST_PROXY,
    authSecret: raw.AUTH_SECRET,
    authSecretFile: raw.AUTH_SECRET_FILE,
    signup: raw.SIGNUP,
    log: { level: raw.LOG_LEVEL ?? (raw.NODE_ENV === "test" ? "warn" : "info"), files: raw.LOG_FILES === "on" },
    sessionDays: raw.SESSION_DAYS,
    linkPreviews: raw.LINK_PREVIEWS === "on",
    uploadthing: { token: raw.UPLOADTHING_TOKEN },
    tools: { ffmpeg: raw.FFMPEG_PATH, soffice: raw.SOFFICE_PATH },
    filesOrigin: raw.FILES_ORIGIN,
    files: {
      picture: raw.LIMIT_PICTURE_BYTES,
      video: raw.LIMIT_VIDEO_BYTES,
      voice: raw.LIMIT_VOICE_BYTES,
      file: raw.LIMIT_FILE_BYTES,
      portrait: raw.LIMIT_PORTRAIT_BYTES,
      quota: raw.LIMIT_STORAGE_BYTES_PER_PERSON,
      pixels: raw.LIMIT_PICTURE_PIXELS,
      unsent: raw.LIMIT_UNSENT_FILES_PER_PERSON,
    },
    limits: {
      messageChars: raw.LIMIT_MESSAGE_CHARS,
      packetBytes: raw.LIMIT_PACKET_BYTES,
      socketsPerPerson: raw.LIMIT_SOCKETS_PER_PERSON,
      eventsPerSecond: raw.LIMIT_EVENTS_PER_SECOND,
      eventBurst: raw.LIMIT_EVENT_BURST,
      sendsPerSecond: raw.LIMIT_SENDS_PER_SECOND,
      sendBurst: raw.LIMIT_SEND_BURST,
      signInAttemptsPerHour: raw.LIMIT_SIGN_IN_ATTEMPTS_PER_HOUR,
      signInAttemptsPerAddress: raw.LIMIT_SIGN_IN_ATTEMPTS_PER_ADDRESS,
      signUpsPerAddressPerHour: raw.LIMIT_SIGN_UPS_PER_ADDRESS_PER_HOUR,
    },
  })
}

/** `localhost`, a name below it, or a loopback address (with or without the brackets of IPv6). */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$/g, "")
  if (name === "localhost" || name.endsWith(".localhost")) return true
  return ipaddr.isValid(name) && ipaddr.process(name).range() === "loopback"
}

function isListenable(host: string): boolean {
  return host === "localhost" || ipaddr.isValid(host)
}

function isUploadthingToken(token: string): boolean {
  try {
    const { apiKey, appId, regions } = JSON.parse(Buffer.from(token, "base64").toString())
    return /^sk_/.test(apiKey) && typeof appId === "string" && Array.isArray(regions) && regions.length > 0
  } catch {
    return false
  }
}

function toOrigin(value: string, context: z.RefinementCtx): string {
  const remedy = "must be an address without a path, for example https://chat.example.org"
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash || url.username) {
    context.addIssue({ code: "custom", message: remedy })
    return z.NEVER
  }
  if (url.protocol === "http:" && !isLoopbackName(url.hostname)) {
    context.addIssue({ code: "custom", message: "must begin with https:// (http is for localhost only)" })
    return z.NEVER
  }
  return url.origin
}

function toNetworks(value: string, context: z.RefinementCtx): string[] {
  if (value === "none") return []
  const listed = value.split(",").flatMap(part => {
    const network = part.trim()
    return network === "loopback" ? ["127.0.0.0/8", "::1/128"] : [network]
  })
  const wrong = listed.find(network => !ipaddr.isValid(network) && !ipaddr.isValidCIDR(network))
  if (wrong !== undefined) {
    const message = "must be none, loopback, or addresses and networks of proxies such as 10.0.0.2,172.16.0.0/12"
    context.addIssue({ code: "custom", message })
  }
  return listed
}

function freeze<const T extends object>(value: T): Readonly<T> {
  for (const inner of Object.values(value)) if (inner && typeof inner === "object") Object.freeze(inner)
  return Object.freeze(value)
}
