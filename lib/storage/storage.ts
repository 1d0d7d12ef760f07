import type { Readable } from "node:stream"
import { env } from "#lib/env.ts"
import { once } from "#lib/process.ts"
import { makeCloud } from "#lib/storage/cloud.ts"
import { makeLocal } from "#lib/storage/local.ts"

/** Bytes from `start` to `end`, both inclusive. */
export type Range = { start: number; end: number }

/**
 * Where the bytes of files lie. A key is all that it knows of a file: who may read what is decided in `lib/domain`. Whatever back end there is passes
 * `tests/files/contract.ts`.
 */
export type Storage = {
  kind: "local" | "cloud"
  /** A name for an upload that is about to begin, under which the stand-in keeps its bytes; random. */
  newKey(): string
  /** The bytes, or a part of them. Throws {@link NotStored}. */
  read(key: string, range?: Range): Promise<Readable>
  /** Copies the bytes into a file here, at most `most` of them. Throws {@link NotStored}, and an error for more. */
  fetch(key: string, path: string, most: number): Promise<void>
  /** Takes a file over and answers with its key. */
  put(path: string, about: { type: string; name: string }): Promise<string>
  /** What is not there is removed already. */
  remove(keys: string[]): Promise<void>
  /** An address that anybody may read it at for so many seconds. `about` says as what it is served there. */
  link(key: string, seconds: number, about: { origin: string; type: string; disposition: string }): Promise<string>
}

/** There is nothing under this key. */
export class NotStored extends Error {
  override name = "NotStored"
}

/** The storage of this process: uploadthing's cloud where `UPLOADTHING_TOKEN` is set, otherwise the folder `files` of `DATA_DIR`. */
export const storage = (): Storage =>
  once("storage", () => {
    const { token } = env().uploadthing
    return token ? makeCloud(token) : makeLocal()
  })
