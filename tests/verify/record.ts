import { createWriteStream, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import type { MessageDto, SendInput, SendOutput } from "#lib/protocol/messages.ts"
import type { Code, Result } from "#lib/protocol/result.ts"

/** `ok`: must be there. `fail`: must not. `unknown`: may be there, once. */
export type Outcome = "ok" | "fail" | "unknown"
export type Sent = SendInput & {
  authorId: string
  /** Each keeps the order in which its own messages were written: `client`, `page`, or one that wrote this alone. */
  device: string
  acks: Pick<MessageDto, "id" | "seq">[]
  refused: boolean
}
/** Written into a page, which sends it under an id of its own choice. */
export type Typed = Pick<Sent, "authorId" | "conversationId" | "body">
type Asked = { by: string; conversationId: string; seq: number }
export type Op = Asked &
  (
    | { what: "edit"; body: string }
    | { what: "delete" }
    | { what: "react"; emoji: string }
    | { what: "read"; until?: number }
  ) & { outcome?: Outcome; revision?: number }

/** No answer, or one after which the change may still be there. */
const unsure: Code[] = ["unavailable", "internal"]
/** Says nothing about the message: the outbox tries again. */
const transient: Code[] = [...unsure, "too_many", "unauthenticated"]
export const outcomeOf = (result: Result<unknown>): Outcome =>
  result.ok ? "ok" : unsure.includes(result.error.code) ? "unknown" : "fail"

/** What was asked for and what was answered, in order, with a monotonic clock: in memory for the judge, as JSONL for people. */
export function openRecord(path: string) {
  mkdirSync(dirname(path), { recursive: true })
  const file = createWriteStream(path)
  const sent = new Map<string, Sent>()
  const typed: Typed[] = []
  const ops: Op[] = []
  const note = (line: object) => file.write(`${JSON.stringify({ at: Math.round(performance.now()), ...line })}\n`)

  return {
    path,
    sent,
    typed,
    ops,
    /** Called with every message that was ticked, at that moment. */
    ticked: (_: SendOutput["message"]) => {},
    /** Before an attempt to send. */
    begins(authorId: string, input: SendInput, device = "client") {
      note({ type: "invoke", what: "send", by: authorId, ...input })
      if (!sent.has(input.clientId)) sent.set(input.clientId, { ...input, authorId, device, acks: [], refused: false })
    },
    ends(clientId: string, result: Result<SendOutput>) {
      const entry = sent.get(clientId)!
      const { id, seq, revision } = result.ok ? result.value.message : {}
      note({ type: outcomeOf(result), what: "send", clientId, id, seq, revision, code: codeOf(result) })
      if (result.ok) {
        entry.acks.push(result.value.message)
        this.ticked(result.value.message)
      } else if (!transient.includes(result.error.code)) entry.refused = true
    },
    /** Before it is sent off in a page. */
    types(what: Typed) {
      note({ type: "invoke", what: "type", ...what })
      typed.push(what)
    },
    /** Any other change: writes down that it is asked for, asks, and writes down the outcome. */
    async during<T>(op: Op, ask: () => Promise<Result<T>>) {
      ops.push(op)
      note({ type: "invoke", ...op })
      const result = await ask()
      op.outcome = outcomeOf(result)
      note({ ...op, type: op.outcome, code: codeOf(result) })
      return result
    },
    fault: (name: string, phase: "begins" | "ends") => note({ type: "fault", name, phase }),
    close: () => new Promise<void>(resolve => file.end(resolve)),
  }
}
export type Recorder = ReturnType<typeof openRecord>
export type History = Pick<Recorder, "sent" | "ops">

const codeOf = (result: Result<unknown>) => (result.ok ? undefined : result.error.code)
