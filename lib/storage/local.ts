import { randomBytes } from "node:crypto"
import { constants, createReadStream } from "node:fs"
import { copyFile, mkdir, open, rename, rm, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { env } from "#lib/env.ts"
import { signLink } from "#lib/storage/sign.ts"
import { NotStored, type Storage } from "#lib/storage/storage.ts"

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code === "ENOENT"

/** Where the bytes of a key lie. Keys are made here, so none leads elsewhere; any other is a mistake of the program. */
export const localPath = (key: string): string => {
  if (!/^[0-9a-f]{48}$/.test(key)) throw new NotStored(`No local file has the key ${key.slice(0, 60)}.`)
  return join(resolve(env().dataDir), "files", key.slice(0, 2), key)
}

/** Where they lie until all have arrived. */
export const partPath = (key: string): string => `${localPath(key)}.part`

/** How many bytes of an upload have arrived. */
export const arrivedBytes = async (key: string): Promise<{ size: number; isWhole: boolean }> => {
  const whole = await sizeOf(localPath(key))
  return whole === null ? { size: (await sizeOf(partPath(key))) ?? 0, isWhole: false } : { size: whole, isWhole: true }
}

const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** The folder `files` of `DATA_DIR`: one file per key, in folders by its first two digits. */
export const makeLocal = (): Storage => {
  const orMissing = <T>(key: string, work: Promise<T>): Promise<T> =>
    work.catch(error => {
      throw isMissing(error) ? new NotStored(key) : error
    })
  return {
    kind: "local",
    newKey: () => randomBytes(24).toString("hex"),
    async read(key, range) {
      const handle = await orMissing(key, open(localPath(key)))
      return createReadStream("", { fd: handle, ...range, highWaterMark: 65_536 })
    },
    async fetch(key, path, most) {
      const size = await sizeOf(localPath(key))
      if (size === null) throw new NotStored(key)
      if (size > most) throw new Error("The file is larger than was announced.")
      // Where the file system can, it is the same bytes until one of the two is changed.
      await copyFile(localPath(key), path, constants.COPYFILE_FICLONE)
    },
    async put(path) {
      const key = randomBytes(24).toString("hex")
      await mkdir(dirname(localPath(key)), { recursive: true, mode: 0o700 })
      await rename(path, localPath(key))
      return key
    },
    async remove(keys) {
      for (const key of keys) {
        if (!/^[0-9a-f]{48}$/.test(key)) continue
        await rm(localPath(key), { force: true })
        await rm(partPath(key), { force: true })
      }
    },
    link: async (key, seconds, about) => signLink(key, seconds, about),
  }
}
