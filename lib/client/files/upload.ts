import { genUploader } from "uploadthing/client"
import { keys } from "#lib/client/cache/keys.ts"
import { read, write } from "#lib/client/cache/store.ts"
import type { Client } from "#lib/client/client.ts"
import { connection } from "#lib/client/connection.ts"
import { type Bytes, bytesOf, dropBytes, keepBytes } from "#lib/client/files/keep.ts"
import { makeSmaller } from "#lib/client/files/smaller.ts"
import { become, begin, end, moved, shrinking, staysAsItIs } from "#lib/client/files/transfers.ts"
import type { OutboxEntry } from "#lib/client/outbox.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { sessionOver } from "#lib/client/session.ts"
import { type AttachmentInput, type FileDto, type UploadDto, uploadPath } from "#lib/protocol/files.ts"
import { renamed } from "#lib/protocol/renamed.ts"
import { type Code, codes, type Failure, fail, ok, type Result } from "#lib/protocol/result.ts"

type Ports = Pick<Client, "cache" | "personId" | "outbox">

/** Uploads of one message at the same time. */
const lanes = 3
const checkMs = 1500
/** Refused so often without a byte getting through, it is not the line. */
const mostTries = 5

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener("abort", () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** What says something about the moment, not about the file. */
const passing: Code[] = ["unavailable", "internal", "too_many"]

/** What a refused request says, in the form of every other answer; nothing where it is worth another try. */
const refusalOf = async (answer: Response): Promise<Failure | undefined> => {
  const told = (await answer.json().catch(() => ({}))) as Partial<Failure>
  const code = told.code && told.code in codes ? told.code : answer.status < 500 ? "invalid" : "unavailable"
  return passing.includes(code) ? undefined : { message: "", ...told, code }
}

const tooLarge: Failure = { code: "too_large", message: "More than is taken.", fields: { size: "too_long" } }

/**
 * Sends the bytes of one file with uploadthing's own client. Its id is the upload's name on the server as well: asked for again, it goes on from
 * the byte where the line was lost, also after the page was loaded again.
 */
const putOnce = async (
  file: File,
  input: AttachmentInput,
  signal: AbortSignal,
  onLoaded: (loaded: number) => void,
): Promise<Failure | null> => {
  let refusal: Failure | undefined
  const { createUpload } = genUploader({
    url: new URL(uploadPath, location.href),
    package: "charla",
    fetch: async (address, init) => {
      const answer = await fetch(address, { ...init, signal })
      // Whether it may begin at all; of the bytes the client tells by itself.
      if (init?.method === "POST" && !answer.ok) refusal = await refusalOf(answer.clone())
      return answer
    },
  })
  try {
    // The types know the input only from the server's own routes.
    const options = {
      files: [file],
      input,
      onUploadProgress({ loaded }: { loaded: number }) {
        if (signal.aborted) return
        moved(input.id, loaded, file.size)
        onLoaded(loaded)
      },
    }
    const upload = await createUpload("attachment", options)
    const stopped = new Promise<never>((_, reject) => {
      const stop = () => {
        upload.pauseUpload(file)
        reject(new Error("Stopped."))
      }
      signal.aborted ? stop() : signal.addEventListener("abort", stop)
    })
    await Promise.race([upload.done(file), stopped])
    return null
  } catch (error) {
    if (refusal) return refusal
    // What receives the bytes says it by its status alone, be it ours or a proxy before it.
    if (error instanceof Error && /^XHR failed 413\b/.test(error.message)) return tooLarge
    throw error
  }
}

/** A video that was made smaller is of another kind, and called so. */
const fileOf = ({ name, type, kind }: FileDto, blob: Blob): File => {
  const isOther = kind === "video" && blob.type !== "" && blob.type !== type
  return new File([blob], isOther ? renamed(name, blob.type) : name, { type: isOther ? blob.type : type })
}

/** What is to be made smaller here is, before anything of it is sent; it stays as it was where that does not work. */
const smallerFirst = async ({ personId }: Ports, held: Bytes, signal: AbortSignal): Promise<Bytes> => {
  if (held.smaller !== "here") return held
  const { smaller: _, ...asItIs } = held
  const { id, blob } = held
  shrinking(id, 0, blob.size)
  const made = await makeSmaller(id, blob, signal, share => shrinking(id, share, blob.size))
  if (signal.aborted) return held
  if (!made) staysAsItIs(id, blob.size)
  const bytes = made ? { ...asItIs, blob: made } : asItIs
  await keepBytes(personId, bytes)
  return bytes
}

/** Until it is there or refused for good: a lost line is waited for. */
const put = async (
  conversationId: string,
  file: FileDto,
  bytes: Bytes,
  signal: AbortSignal,
): Promise<Failure | null> => {
  const { id, kind, duration, waveform } = file
  const { still, smaller } = bytes
  const whole = fileOf(file, bytes.blob)
  const { size } = whole
  const facts = {
    ...(duration !== undefined && { duration }),
    ...(waveform && { waveform }),
    ...(still && { still }),
    ...(smaller === "there" && { smaller: true }),
  }
  const input: AttachmentInput = { id, conversationId, kind, ...facts }
  let best = 0
  for (let tries = 1; !signal.aborted; tries++) {
    begin(id, size)
    try {
      const refusal = await putOnce(whole, input, signal, loaded => {
        // What gets through, however slowly, is no reason to give up.
        if (loaded > best) tries = 0
        best = Math.max(best, loaded)
      })
      // All of it had arrived, and only the answer was lost.
      if (refusal?.code === "conflict") return null
      if (refusal?.code === "unauthenticated") sessionOver("expired")
      return refusal
    } catch {
      if (signal.aborted) break
      become(id, "waiting")
      if (!connection.isOnline()) tries = 0
      if (tries > mostTries) return { code: "internal", message: "The upload does not get through." }
      await connection.reached(60_000)
      await sleep(Math.min(8000, 500 * 2 ** tries), signal)
    }
  }
  return stopped
}
const stopped: Failure = { code: "unavailable", message: "Stopped." }

const check = async (ports: Ports, ids: string[]) => {
  const answer = await sendCommand("file:check", { ids })
  if (answer.ok) for (const upload of answer.value.uploads) write(ports.cache, keys.upload(upload.file.id), upload)
  return answer
}

/** The server looks at what has arrived before anybody may see it. */
const untilLookedAt = async (ports: Ports, id: string, signal: AbortSignal): Promise<UploadDto | undefined> => {
  for (let wait = 100; !signal.aborted; wait = Math.min(checkMs, wait * 2)) {
    const held = read(ports.cache, keys.upload(id))
    if (held?.state === "ready" || held?.state === "refused") return held
    await Promise.race([sleep(wait, signal), told(ports, id, signal)])
    if (wait < checkMs) continue
    const answer = await check(ports, [id])
    if (answer.ok && answer.value.uploads.length === 0) return
  }
}
const told = (ports: Ports, id: string, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const key = JSON.stringify(keys.upload(id))
    const stop = ports.cache.getQueryCache().subscribe(({ query }) => query.queryHash === key && done())
    const done = () => {
      stop()
      resolve()
    }
    signal.addEventListener("abort", done)
  })

const refusedAs = (upload: UploadDto): Failure => ({
  code: upload.problem === "too_large" ? "too_large" : "unsupported",
  message: upload.problem ?? "",
})

const sendOne = async (
  ports: Ports,
  conversationId: string,
  file: FileDto,
  signal: AbortSignal,
): Promise<Failure | null> => {
  const known = read(ports.cache, keys.upload(file.id))
  let converts = false
  if (known?.state === "refused") return refusedAs(known)
  if (known?.state !== "ready" && known?.state !== "processing") {
    const held = await bytesOf(ports.personId, file.id)
    if (!held) return { code: "not_found", message: "gone" }
    const bytes = await smallerFirst(ports, held, signal)
    if (signal.aborted) return stopped
    converts = bytes.smaller === "there"
    const refusal = await put(conversationId, file, bytes, signal)
    if (refusal) return refusal
  }
  begin(file.id, file.size)
  become(file.id, converts ? "converting" : "processing")
  const upload = await untilLookedAt(ports, file.id, signal)
  if (signal.aborted) return stopped
  if (!upload) return { code: "not_found", message: "gone" }
  if (upload.state === "refused") return refusedAs(upload)
  become(file.id, "done")
  return null
}

/** Its message was sent or let go, or is on hold. */
const follow = ({ outbox }: Ports, entry: OutboxEntry, change: () => void) =>
  outbox.subscribe(() => {
    const held = outbox.entries(entry.conversationId).find(one => one.clientId === entry.clientId)
    if (held?.state !== "pending") change()
  })

/** Brings the files of a message to the server, and answers when all of them can be sent with it. Another call for the same message goes on where this one stood. */
export const uploadFiles = async (ports: Ports, entry: OutboxEntry): Promise<Result<string[]>> => {
  const files = entry.files!
  const ids = files.map(({ id }) => id)
  const abort = new AbortController()
  const unfollow = follow(ports, entry, () => abort.abort())
  let refusal: Failure | null = null
  try {
    const answer = await check(ports, ids)
    if (!answer.ok) return answer
    const left = [...files]
    const lane = async () => {
      for (let file = left.shift(); file && !refusal && !abort.signal.aborted; file = left.shift()) {
        const told = await sendOne(ports, entry.conversationId, file, abort.signal)
        // One that is refused stops the others, which then have nothing to say.
        refusal ??= told
        if (told) abort.abort()
      }
    }
    await Promise.all(Array.from({ length: Math.min(lanes, files.length) }, lane))
    if (refusal) return { ok: false, error: refusal }
    return abort.signal.aborted ? fail(stopped.code, stopped.message) : ok(ids)
  } finally {
    unfollow()
  }
}

/** What was kept for a message is not needed any more. `sent`: it is on the server; else what arrived of it is taken back. */
export const letGo = async ({ personId }: Ports, files: FileDto[], sent: boolean): Promise<void> => {
  for (const { id } of files) {
    end(id)
    if (!sent) void sendCommand("file:discard", { id }, { wait: false })
  }
  await dropBytes(
    personId,
    files.map(({ id }) => id),
  )
}
