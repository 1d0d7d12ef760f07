import { deflateRawSync, inflateRawSync } from "node:zlib"
import type { SyncInput } from "#lib/protocol/sync.ts"

/** Conversations that a cursor can name: 500 make about 13 KB of an address. */
export const cursorMost = 500
const MOST_BYTES = 32 * 1024

export type Position = SyncInput & { epoch: string }

/** Where a program stands: epoch, its own revision and one per conversation, as text for an address. */
export function encodeCursor({ epoch, personRevision, conversations }: Position): string {
  const parts = [toBytes(epoch), varint(personRevision)]
  for (const [id, revision] of Object.entries(conversations)) parts.push(toBytes(id), varint(revision))
  return deflateRawSync(Buffer.concat(parts)).toString("base64url")
}

/** Null for what no cursor is. */
export function decodeCursor(text: string): Position | null {
  try {
    const bytes = inflateRawSync(Buffer.from(text, "base64url"), { maxOutputLength: MOST_BYTES })
    const reader = { at: 0, bytes }
    const epoch = readId(reader)
    const personRevision = readVarint(reader)
    const conversations: Record<string, number> = {}
    while (reader.at < bytes.length) conversations[readId(reader)] = readVarint(reader)
    return Object.keys(conversations).length <= cursorMost ? { epoch, personRevision, conversations } : null
  } catch {
    return null
  }
}

type Cursor = { at: number; bytes: Buffer }

const toBytes = (id: string) => Buffer.from(id.replaceAll("-", ""), "hex")

function readId(cursor: Cursor): string {
  const hex = cursor.bytes.subarray(cursor.at, cursor.at + 16).toString("hex")
  if (hex.length !== 32) throw new RangeError("The cursor is cut off.")
  cursor.at += 16
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) + 128)
  }
}

function readVarint(cursor: Cursor): number {
  let value = 0
  for (let scale = 1; scale <= 128 ** 4; scale *= 128) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) break
    value += (byte % 128) * scale
    if (byte < 128 && value < 2 ** 31) return value
  }
  throw new RangeError("The cursor is cut off.")
}
