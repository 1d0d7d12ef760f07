import { type Dial, Wire } from "./wire.ts"

/** What a client heard that it had not asked for: how many messages one event listed, and the event's text when it is wanted. */
type Heard = (messages: number, text: () => string) => void

const [digit0, digit9, quote] = [0x30, 0x39, 0x22]
const sentStart = Buffer.from('42["messages:sent",{"conversationId":"')
/** Where the number after `"base":` begins. */
const baseAt = sentStart.length + 36 + '","base":'.length

/**
 * Speaks Socket.IO by hand on a {@link Wire}. The baselines speak it as well, with the same bytes, so that what differs is the server
 * alone. Frames of messages are counted by their first bytes and not parsed.
 */
export class Client {
  readonly wire: Wire
  readonly #heard: Heard
  readonly #asked = new Map<number, (text: string) => void>()
  readonly #ready = Promise.withResolvers<void>()
  /** Resolves when the server has let it in. */
  readonly ready = this.#ready.promise
  #next = 0

  constructor(dial: Dial, heard: Heard = () => {}) {
    this.#heard = heard
    this.wire = new Wire(dial, (bytes, start, end) => this.#hear(bytes, start, end))
    this.wire.opened.catch(error => this.#ready.reject(error))
    this.wire.closed.then(() => this.#ready.reject(new Error("The server hung up before it let anyone in.")))
    this.ready.catch(() => {})
  }

  /** Sends a command; `then` gets the answer as text: a list with one result. */
  send(name: string, input: unknown, then: (text: string) => void): void {
    const id = this.#next++
    this.#asked.set(id, then)
    this.wire.send(`42${id}${JSON.stringify([name, input])}`)
  }

  /** Sends a command and resolves with what it answers. Rejects when it is refused. */
  ask<T>(name: string, input: unknown): Promise<T> {
    return new Promise((resolve, reject) =>
      this.send(name, input, text => {
        const [result] = JSON.parse(text)
        if (result.ok) resolve(result.value)
        else reject(new Error(`${name}: ${JSON.stringify(result.error)}`))
      }),
    )
  }

  #hear(bytes: Buffer, start: number, end: number): void {
    const [kind, type, third] = [bytes[start], bytes[start + 1], bytes[start + 2]]
    if (kind === 0x34 && type === 0x32) this.#event(bytes, start, end)
    else if (kind === 0x34 && type === 0x33) this.#acknowledged(bytes, start, end)
    else if (kind === 0x32) this.wire.send("3")
    else if (kind === digit0) this.wire.send("40")
    else if (kind === 0x34 && type === digit0) this.#ready.resolve()
    else if (kind === 0x34 && type === 0x34)
      this.#ready.reject(new Error(`Not let in: ${bytes.toString("utf8", start, end)}${third}`))
  }

  #event(bytes: Buffer, start: number, end: number): void {
    // `messages:sent` and nothing else that begins alike: the tenth letter and what stands behind.
    if (bytes[start + 13] !== 0x73 || bytes[start + 17] !== quote) return
    const [base, after] = numberAt(bytes, start + baseAt)
    const [revision] = numberAt(bytes, after + ',"revision":'.length)
    this.#heard(revision - base, () => bytes.toString("utf8", start + 2, end))
  }

  #acknowledged(bytes: Buffer, start: number, end: number): void {
    const [id, after] = numberAt(bytes, start + 2)
    const then = this.#asked.get(id)
    this.#asked.delete(id)
    then?.(bytes.toString("utf8", after, end))
  }
}

/** A number in decimal digits, and the place behind it. */
function numberAt(bytes: Buffer, from: number): [number, number] {
  let value = 0
  let at = from
  for (let digit = bytes[at]!; digit >= digit0 && digit <= digit9; digit = bytes[++at]!)
    value = value * 10 + digit - digit0
  return [value, at]
}
